package article

import (
	"github.com/claimgraph/claimgraph/loaders/article/syntax"
	"github.com/claimgraph/claimgraph/schema"
)

// timeKind says what a time expression tells about an event.
type timeKind uint8

const (
	timeDate     timeKind = iota // when it happened
	timeAsOf                     // what a figure refers to
	timeStart                    // since when
	timeEnd                      // until when
	timeRange                    // from when to when
	timePeriod                   // a named or vague period: value is words
	timeRelative                 // counted from a date that is not known: value is words
	timeDuration                 // how long
)

// timex is a time expression of a sentence. Offsets are bytes.
type timex struct {
	start, end  int
	kind        timeKind
	value       string
	signal      string
	signalStart int
}

func timexes(text string, tokens []syntax.Token, reference schema.Day) []timex { return nil }

func (r *numReader) timeSpans() func(from, to int) bool {
	return func(int, int) bool { return false }
}
func (r *numReader) timeExpressions() []Expression { return nil }

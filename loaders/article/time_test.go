package article

import (
	"fmt"
	"reflect"
	"testing"
)

// shape writes a time expression in one line: kind, value, signal, part.
func (t timex) shape() string {
	names := [...]string{"date", "as-of", "start", "end", "range", "period", "relative", "duration"}
	s := names[t.kind] + " " + t.value
	if t.open != "" {
		s += " open " + t.open
	}
	if t.signal != "" {
		s += " <" + t.signal + ">"
	}
	if t.part != "" {
		s += " " + t.part
	}
	return s
}

func TestTimexes(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"On 3 May 1968 Chad and Niger signed it.", []string{"date 1968-05-03 <on>"}},
		{"As of 2012, Fiji had one. Since March 2003 there are none.", []string{"as-of 2012 <as of>", "start 2003-03 <since>"}},
		{"It lasted from 1961 until the end of 1974.", []string{"range 1961..1974"}},
		{"Between 2 and 9 June 2001 they met; the 1987–89 talks failed.", []string{"range 2001-06-02..2001-06-09", "range 1987..1989"}},
		{"In the early 1920s and during the Cold War it was neutral.", []string{"period 1920s <in> start", "period Cold War <during>"}},
		{"In the nineteenth century and in recent years.", []string{"period 19th century <in>", "period recent years <in>"}},
		{"In the third quarter of 2009, then in Q1 2011.", []string{"date 2009-Q3 <in>", "date 2011-Q1 <in>"}},
		{"The spring of 1989 and fiscal year 2015/16 were hard.", []string{"date 1989 spring", "date 2015..2016 fiscal"}},
		{"On July 4 the envoy left; three years later he died.", []string{"date July 4 open XXXX-07-04 <on>", "relative three years later"}},
		{"They ruled for 40 years and signed a 10-year lease.", []string{"duration 40 years <for>", "duration 10-year"}},
		{"Trade (2013) fell until 2016, the 2002 accord notwithstanding.", []string{"date 2013", "end 2016 <until>", "date 2002"}},
		{"The army of 1900 soldiers may march 12 miles under Resolution 1540.", nil},
		{"Over 1950 people and 2000 ships were counted.", nil},
		{"It may last. May I go? He saw Jan and April.", []string{"date April open XXXX-04"}},
		{"By 2030 exports will double, before 1 January 2031.", []string{"date 2030 <by>", "date 2031-01-01 <before>"}},
		{"In nineteen ninety six; in the mid-1700s; in the sixties.", []string{"date 1996 <in>", "period 18th century <in> mid", "period 1960s <in>"}},
		{"The pact of 1955, no later than 2009-11-30, 7.3.1990.", []string{"date 1955 <of>", "end 2009-11-30 <no later than>", "date 1990-03-07"}},
	} {
		var have []string
		for _, w := range timexes(c.text, nil, 0) {
			have = append(have, w.shape())
		}
		if !reflect.DeepEqual(have, c.want) {
			t.Errorf("%s\nhave %q\nwant %q", c.text, have, c.want)
		}
	}
}

func TestRelativeTimesNeedADay(t *testing.T) {
	for _, c := range []struct{ text, words, value string }{
		{"They met last year.", "last year", "2018"},
		{"They met two months ago.", "two months ago", "2019-01-15"},
		{"They met on Friday.", "Friday", "2019-03-15"},
		{"They met on 20 November.", "20 November", "2018-11-20"},
		{"They met in the past three years.", "past three years", "2016-03-15..2019-03-15"},
		{"They met last month.", "last month", "2019-02"},
		{"They met yesterday.", "yesterday", "2019-03-14"},
		{"They will meet in two weeks.", "in two weeks", "2019-03-29"},
		{"They meet next quarter.", "next quarter", "2019-Q2"},
	} {
		without := timexes(c.text, nil, 0)
		if len(without) != 1 || without[0].fixed {
			t.Errorf("%s: without a day: %+v", c.text, without)
		}
		with := timexes(c.text, nil, 20190315)
		if len(with) != 1 || !with[0].fixed || with[0].value != c.value || c.text[with[0].start:with[0].end] != c.words {
			t.Errorf("%s: have %+v, want %q = %s", c.text, with, c.words, c.value)
		}
	}
}

// What is counted from another time of the text is never counted from the day
// of the document.
func TestAnchoredTimes(t *testing.T) {
	for _, c := range []struct{ text, from, want string }{
		{"Three years later, it fell.", "1967", "1970"},
		{"Two months later, it fell.", "1967-11-30", "1968-01-30"},
		{"In the following year, it fell.", "1967-11-30", "1968"},
		{"The same month, it fell.", "1967-11-30", "1967-11"},
		{"The same day, it fell.", "1967", ""},
		{"Later that year, it fell.", "1967", "1967"},
	} {
		found := timexes(c.text, nil, 20190315)
		if len(found) != 1 || found[0].fixed || found[0].anchor == nil {
			t.Errorf("%s: have %+v", c.text, found)
			continue
		}
		if have := found[0].anchor(c.from); have != c.want {
			t.Errorf("%s from %s: have %q, want %q", c.text, c.from, have, c.want)
		}
	}
}

func TestInYear(t *testing.T) {
	found := timexes("On 29 February they met, and in October.", nil, 0)
	if len(found) != 2 {
		t.Fatalf("have %+v", found)
	}
	for _, c := range []struct {
		timex timex
		year  int
		want  string
	}{{found[0], 2016, "2016-02-29 true"}, {found[0], 2015, "2015-02-29 false"}, {found[1], 2015, "2015-10 true"}} {
		value, ok := c.timex.inYear(c.year)
		if have := fmt.Sprint(value, " ", ok); have != c.want {
			t.Errorf("%s in %d: have %q, want %q", c.timex.value, c.year, have, c.want)
		}
	}
	if y := timexes("on 2 March 1998", nil, 0)[0].year(); y != 1998 {
		t.Errorf("year: have %d", y)
	}
}

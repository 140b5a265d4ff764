package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// Model is everything that is learnt. Its file is, with little-endian numbers:
//
//	magic [8]byte, version uint32
//	four lists (tags, labels, universals, exceptions), each its length in bytes
//	    as uint32 and its entries, one a line
//	universal, len(tags)*len(labels) bytes
//	the weights of the tagger, the parser and the backward parser, as linear.Table
type Model struct {
	Tags       []string // Penn Treebank tags, the classes of the tagger
	Labels     []string // relations; the root's is Labels[Root]
	Universals []string // universal parts of speech
	Universal  []uint8  // the universal of tag t under label l is at t*len(Labels)+l
	// Exceptions are words whose universal does not follow from tag and label, such
	// as "not": tag, word in lower case and universal, parted by blanks.
	Exceptions []string

	TagWeights  *linear.Table
	ArcWeights  *linear.Table
	BackWeights *linear.Table // of the parser that reads from the end

	exceptions map[exception]string
	longest    int // bytes of the longest word in exceptions
}

type exception struct{ tag, word string }

const (
	magic = "cgsyntax"
	// version changes with the format and with the features.
	version = 3
)

// OpenModel reads a model in place: data must not be changed afterwards.
func OpenModel(data []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 4 {
		return nil, errors.New("syntax model: not a model file; train it anew")
	}
	if v := binary.LittleEndian.Uint32(rest); v != version {
		return nil, fmt.Errorf("syntax model: version %d, need %d; train it anew", v, version)
	}
	rest = rest[4:]
	m := new(Model)
	var err error
	for _, names := range []*[]string{&m.Tags, &m.Labels, &m.Universals, &m.Exceptions} {
		if *names, rest, err = cutNames(rest); err != nil {
			return nil, err
		}
	}
	if size := len(m.Tags) * len(m.Labels); len(rest) < size {
		return nil, errors.New("syntax model: table of universal tags is cut short")
	} else {
		m.Universal, rest = rest[:size:size], rest[size:]
	}
	if err := m.index(); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name    string
		weights **linear.Table
		classes int
	}{{"tagger", &m.TagWeights, len(m.Tags)}, {"parser", &m.ArcWeights, Moves(len(m.Labels))}, {"backward parser", &m.BackWeights, Moves(len(m.Labels))}} {
		if *part.weights, rest, err = linear.Open(rest); err != nil {
			return nil, fmt.Errorf("syntax model: %s: %w", part.name, err)
		}
		if n := (*part.weights).Classes(); n != part.classes {
			return nil, fmt.Errorf("syntax model: %s: weights for %d classes, need %d", part.name, n, part.classes)
		}
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("syntax model: %d bytes too many", len(rest))
	}
	return m, nil
}

// index checks the universals and makes the exceptions ready for look-up.
func (m *Model) index() error {
	if len(m.Labels) < 2 {
		return errors.New("syntax model: no labels")
	}
	for _, u := range m.Universal {
		if int(u) >= len(m.Universals) {
			return fmt.Errorf("syntax model: universal tag %d is not named", u)
		}
	}
	m.exceptions = make(map[exception]string, len(m.Exceptions))
	for _, line := range m.Exceptions {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return fmt.Errorf("syntax model: exception %q is not tag, word, universal", line)
		}
		m.exceptions[exception{fields[0], fields[1]}] = fields[2]
		m.longest = max(m.longest, len(fields[1]))
	}
	return nil
}

// UniversalOf is the universal part of speech of a word with a tag and a label.
func (m *Model) UniversalOf(word string, tag, label int) string {
	if len(word) <= m.longest {
		if u, ok := m.exceptions[exception{m.Tags[tag], strings.ToLower(word)}]; ok {
			return u
		}
	}
	return m.Universals[m.Universal[tag*len(m.Labels)+label]]
}

func cutNames(data []byte) (names []string, rest []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errors.New("syntax model: names are cut short")
	}
	size := binary.LittleEndian.Uint32(data)
	if data = data[4:]; uint64(size) > uint64(len(data)) {
		return nil, nil, errors.New("syntax model: names are cut short")
	}
	if size > 0 {
		names = strings.Split(string(data[:size]), "\n")
	}
	return names, data[size:], nil
}

// EncodeModel writes a model whose weights are already encoded.
func EncodeModel(m *Model, tagWeights, arcWeights, backWeights []byte) []byte {
	data := binary.LittleEndian.AppendUint32([]byte(magic), version)
	for _, names := range [][]string{m.Tags, m.Labels, m.Universals, m.Exceptions} {
		list := strings.Join(names, "\n")
		data = binary.LittleEndian.AppendUint32(data, uint32(len(list)))
		data = append(data, list...)
	}
	data = append(data, m.Universal...)
	return slices.Concat(data, tagWeights, arcWeights, backWeights)
}

// Analyser finds tags and tree with all parts of a model. Safe for concurrent use.
type Analyser struct {
	tagger   *Tagger
	parser   *Parser
	backward *Parser
}

// NewAnalyser returns the analyser of an opened model.
func NewAnalyser(m *Model) *Analyser {
	return &Analyser{NewTagger(m.TagWeights), NewParser(m.ArcWeights, false), NewParser(m.BackWeights, true)}
}

// Analyse returns the tag and the arc of each word. The arcs are a projective
// tree with exactly one root.
//
// A parser that takes one decision after the other knows least of what comes last.
// So the sentence is parsed from its end first, and then from its beginning with
// the tree found before as advice.
func (a *Analyser) Analyse(words []Word) ([]uint8, []Arc) {
	tags := a.tagger.Tag(words)
	arcs, _ := a.parser.parse(words, tags, newAdvice(a.backward.parse(words, tags, nil)))
	return tags, arcs
}

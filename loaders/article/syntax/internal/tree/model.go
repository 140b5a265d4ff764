package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/linear"
)

// Model is everything that is learnt. Its file is, with little-endian numbers:
//
//	magic [8]byte, version uint32
//	three lists of names (tags, labels, universals), each its length in bytes
//	    as uint32 and the names, one a line
//	universal, len(tags)*len(labels) bytes
//	the weights of the tagger and those of the parser, as linear.Table
type Model struct {
	Tags       []string // Penn Treebank tags, the classes of the tagger
	Labels     []string // relations; the root's is Labels[Root]
	Universals []string // universal parts of speech
	Universal  []uint8  // the universal of tag t under label l is at t*len(Labels)+l
	TagWeights *linear.Table
	ArcWeights *linear.Table
}

const (
	magic = "cgsyntax"
	// version changes with the format and with the features.
	version = 1
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
	for _, names := range []*[]string{&m.Tags, &m.Labels, &m.Universals} {
		if *names, rest, err = cutNames(rest); err != nil {
			return nil, err
		}
	}
	if size := len(m.Tags) * len(m.Labels); len(rest) < size {
		return nil, errors.New("syntax model: table of universal tags is cut short")
	} else {
		m.Universal, rest = rest[:size:size], rest[size:]
	}
	for _, u := range m.Universal {
		if int(u) >= len(m.Universals) {
			return nil, fmt.Errorf("syntax model: universal tag %d is not named", u)
		}
	}
	if m.TagWeights, rest, err = linear.Open(rest); err != nil {
		return nil, fmt.Errorf("syntax model: tagger: %w", err)
	}
	if m.ArcWeights, rest, err = linear.Open(rest); err != nil {
		return nil, fmt.Errorf("syntax model: parser: %w", err)
	}
	switch {
	case len(rest) > 0:
		return nil, fmt.Errorf("syntax model: %d bytes too many", len(rest))
	case m.TagWeights.Classes() != len(m.Tags):
		return nil, fmt.Errorf("syntax model: weights for %d tags, %d are named", m.TagWeights.Classes(), len(m.Tags))
	case m.ArcWeights.Classes() != Moves(len(m.Labels)) || len(m.Labels) < 2:
		return nil, fmt.Errorf("syntax model: weights for %d moves, %d labels are named", m.ArcWeights.Classes(), len(m.Labels))
	}
	return m, nil
}

func cutNames(data []byte) (names []string, rest []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errors.New("syntax model: names are cut short")
	}
	size := binary.LittleEndian.Uint32(data)
	if data = data[4:]; uint64(size) > uint64(len(data)) {
		return nil, nil, errors.New("syntax model: names are cut short")
	}
	return strings.Split(string(data[:size]), "\n"), data[size:], nil
}

// EncodeModel writes a model whose weights are already encoded.
func EncodeModel(m *Model, tagWeights, arcWeights []byte) []byte {
	data := binary.LittleEndian.AppendUint32([]byte(magic), version)
	for _, names := range [][]string{m.Tags, m.Labels, m.Universals} {
		list := strings.Join(names, "\n")
		data = binary.LittleEndian.AppendUint32(data, uint32(len(list)))
		data = append(data, list...)
	}
	data = append(data, m.Universal...)
	data = append(data, tagWeights...)
	return append(data, arcWeights...)
}

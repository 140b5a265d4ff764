package graph

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// An RDFFormat is a way to write RDF down, named by the usual ending of its files.
type RDFFormat string

// The formats that ReadRDF reads.
const (
	NQuads   RDFFormat = "nq"
	NTriples RDFFormat = "nt"
	Turtle   RDFFormat = "ttl"
	TriG     RDFFormat = "trig"
	JSONLD   RDFFormat = "jsonld"
)

// RDFFormats lists the formats that ReadRDF reads, by name.
func RDFFormats() []RDFFormat { return []RDFFormat{JSONLD, NQuads, NTriples, TriG, Turtle} }

// RDFFormatOf tells a format by the ending of a file's name; a further ".gz" may follow.
func RDFFormatOf(file string) (RDFFormat, bool) {
	ending := filepath.Ext(strings.TrimSuffix(strings.ToLower(file), ".gz"))
	for _, f := range RDFFormats() {
		if ending == "."+string(f) {
			return f, true
		}
	}
	return "", false
}

// Limits of what is read from files that others wrote.
const (
	maxNesting     = 500      // brackets within brackets
	maxUnpackRatio = 300      // bytes out of gzip per byte in, after the first freeUnpacked
	freeUnpacked   = 16 << 20 // bytes
)

// ReadRDF reads a file of quads, plain or packed by gzip. A quad outside the
// graphs that the file names has no label.
//
// The quads become part of the given source: relative IRIs are resolved
// against its IRI, followed by "/", and blank nodes are renamed in a way that
// depends on the source and the file alone, so that those of two sources are
// never one. Literals become values as ReadNQuads makes them.
//
// A file of N-Quads whose graph name is the source is taken for an export of it,
// and its blank nodes keep their names.
//
// The first fault ends the sequence, with a *SyntaxError where it has a place;
// name is that of the file. Nothing is fetched, whatever the file refers to.
func ReadRDF(name string, r io.Reader, format RDFFormat, source quad.IRI) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		text, err := unpackRDF(name, r)
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		blanks := newBlankNames(source)
		switch format {
		case NQuads, NTriples:
			n := 0
			for q, err := range readStatements(name, text, format == NQuads) {
				if n++; err == nil {
					if q, err = blanks.rename(q, n == 1); err != nil {
						err = fmt.Errorf("%s: quad %d: %w", name, n, err)
					}
				}
				if !yield(q, err) || err != nil {
					return
				}
			}
		case Turtle, TriG:
			newTurtleParser(name, text, format == TriG, source, blanks).read(yield)
		case JSONLD:
			readJSONLD(name, text, source, blanks, yield)
		default:
			yield(quad.Quad{}, fmt.Errorf("%s: no reader for %q: the formats are %v", name, format, RDFFormats()))
		}
	}
}

// A Statement is a quad with its place in a file.
type Statement struct {
	quad.Quad
	Line, Column int    // of the object, from 1; columns count characters
	Base         string // against which relative IRIs are resolved there
}

// ReadTurtle reads a file of Turtle like ReadRDF, and tells where each
// statement stands. Without a base in the file, IRIs are relative to base.
func ReadTurtle(name string, r io.Reader, base string) iter.Seq2[Statement, error] {
	return func(yield func(Statement, error) bool) {
		text, err := unpackRDF(name, r)
		if err != nil {
			yield(Statement{}, err)
			return
		}
		p := newTurtleParser(name, text, false, quad.IRI(base), newBlankNames(quad.IRI(base)))
		p.base, p.placed = base, true
		p.read(func(q quad.Quad, err error) bool {
			return yield(Statement{q, p.at.line, p.at.column, p.base}, err)
		})
	}
}

// unpackRDF undoes gzip and leaves a byte order mark out.
func unpackRDF(name string, r io.Reader) (io.Reader, error) {
	packed := &countedReader{r: r}
	b := bufio.NewReaderSize(packed, 1<<16)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b = bufio.NewReaderSize(&unpackLimit{r: z, packed: packed}, 1<<16)
	}
	if mark, _ := b.Peek(3); string(mark) == "\xef\xbb\xbf" {
		if _, err := b.Discard(len(mark)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return b, nil
}

type countedReader struct {
	r io.Reader
	n int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// unpackLimit ends a reader that unpacks far more than data would.
type unpackLimit struct {
	r      io.Reader
	n      int64
	packed *countedReader
}

var errBomb = errors.New("it unpacks to more than " + strconv.Itoa(maxUnpackRatio) + " times its size, which data do not: unpack it yourself if it is meant so")

func (u *unpackLimit) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > freeUnpacked && u.n/maxUnpackRatio > u.packed.n {
		return 0, errBomb
	}
	return n, err
}

// blankNames gives blank nodes the names under which a source keeps them. The
// names of the file and those given to unnamed nodes are kept apart by what
// follows the hash of the source: "-" or ".".
type blankNames struct {
	source   quad.IRI
	scope    string
	fresh    int  // unnamed nodes so far
	exported bool // the file is an export of the source: its names are those of the source already
}

func newBlankNames(source quad.IRI) *blankNames {
	sum := sha256.Sum256([]byte(source))
	return &blankNames{source: source, scope: "s" + hex.EncodeToString(sum[:8])}
}

// named is the node that the file calls label.
func (b *blankNames) named(label string) quad.BNode { return quad.BNode(b.scope + "-" + label) }

// unnamed is a node that has no name in the file.
func (b *blankNames) unnamed() quad.BNode {
	b.fresh++
	return quad.BNode(b.scope + "." + strconv.Itoa(b.fresh))
}

// own tells whether a name was given by named or unnamed.
func (b *blankNames) own(n quad.BNode) bool {
	rest, ok := strings.CutPrefix(string(n), b.scope)
	return ok && (strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "."))
}

// rename gives the blank nodes of a statement their names. The first one of a
// file decides whether the file is an export of the source, as its graph name
// says: then all of it must be, so that no two nodes get one name.
func (b *blankNames) rename(q quad.Quad, first bool) (quad.Quad, error) {
	exported := b.source != "" && q.Label == quad.Value(b.source)
	if first {
		b.exported = exported
	}
	if exported != b.exported {
		return q, fmt.Errorf("quads of %s and others in one file: load them apart", string(b.source))
	}
	for _, v := range []*quad.Value{&q.Subject, &q.Object, &q.Label} {
		n, ok := (*v).(quad.BNode)
		switch {
		case !ok:
		case !exported:
			*v = b.named(string(n))
		case !b.own(n):
			return q, fmt.Errorf("%v is no blank node of %s, of which this is an export: take the graph names out to load it as something new", n, string(b.source))
		}
	}
	return q, nil
}

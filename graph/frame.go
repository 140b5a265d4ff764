package graph

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/claimgraph/claimgraph/graph/internal/segment"
	"github.com/claimgraph/claimgraph/schema"
)

// A frame is one message between a worker and its parent: a byte that says
// what it is, its length as a varint, its bytes.
type frameKind = byte

const (
	frameConfig  frameKind = 'c' // parent to worker, once: workerConfig as JSON
	frameProgram frameKind = 'p' // parent to worker: workerProgram as JSON
	frameRow     frameKind = 'r' // worker to parent: a row
	frameEnd     frameKind = 'e' // worker to parent: workerEnd as JSON; the worker waits for a program
)

func writeFrame(w *bufio.Writer, kind frameKind, payload []byte) error {
	var head [1 + binary.MaxVarintLen64]byte
	head[0] = kind
	n := 1 + binary.PutUvarint(head[1:], uint64(len(payload)))
	if _, err := w.Write(head[:n]); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}

// readFrame reads a frame of at most limit bytes. io.EOF means that there is none.
func readFrame(r *bufio.Reader, limit int64) (frameKind, []byte, error) {
	kind, err := r.ReadByte()
	if err != nil {
		return 0, nil, err
	}
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return 0, nil, unexpected(err)
	}
	if n > uint64(limit) {
		return 0, nil, fmt.Errorf("a message of %d bytes is longer than the limit of %d", n, limit)
	}
	b := make([]byte, n)
	_, err = io.ReadFull(r, b)
	return kind, b, unexpected(err)
}

// unexpected makes an end of input in the middle of a frame an error of its own.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// appendRow writes a row: names and values, each with its length before it, by name.
func appendRow(b []byte, row schema.Row) ([]byte, error) {
	for _, name := range slices.Sorted(maps.Keys(row)) {
		enc, err := segment.Append(nil, row[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, part := range [][]byte{[]byte(name), enc} {
			b = append(binary.AppendUvarint(b, uint64(len(part))), part...)
		}
	}
	return b, nil
}

func parseRow(b []byte) (schema.Row, error) {
	row := schema.Row{}
	part := func() []byte {
		n, w := binary.Uvarint(b)
		if w <= 0 || n > uint64(len(b)-w) {
			b = nil
			return nil
		}
		p := b[w : w+int(n)]
		b = b[w+int(n):]
		return p
	}
	for len(b) > 0 {
		name := string(part())
		v, err := segment.Decode(part())
		if err != nil {
			return nil, errors.New("a row of the worker cannot be read")
		}
		row[name] = v
	}
	return row, nil
}

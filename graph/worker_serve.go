package graph

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"
)

// workerConfig is the first message to a worker.
type workerConfig struct {
	Dir    string `json:"dir"`
	Memory int64  `json:"memory"` // bytes
}

// workerProgram asks a worker to run a program.
type workerProgram struct {
	Program string        `json:"program"`
	Rows    int           `json:"rows"`
	Timeout time.Duration `json:"timeout"`
	CPU     time.Duration `json:"cpu"`
	Output  int64         `json:"output"` // bytes
}

// workerEnd says how a program ended.
type workerEnd struct {
	How     string `json:"how"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// How a program ended.
const (
	endDone    = "done"
	endCut     = "cut"
	endScript  = "script" // a *ScriptError
	endTimeout = "timeout"
	endOutput  = "output" // more bytes than allowed
	endError   = "error"
)

// workerStack bounds the stack of a worker: a script that recurses in native
// code ends the worker before it takes the memory.
const workerStack = 64 << 20

// ServeWorker is the other side of a Worker: what its command must do. It reads
// programs from in and writes rows to out until in ends. It limits the memory
// and the processor time of this process, so nothing else may run in it.
func ServeWorker(ctx context.Context, in io.Reader, out io.Writer) error {
	r, w := bufio.NewReader(in), bufio.NewWriterSize(out, 1<<16)
	var c workerConfig
	if err := readMessage(r, frameConfig, &c); err != nil {
		return err
	}
	debug.SetMaxStack(workerStack)
	debug.SetMemoryLimit(c.Memory / 4 * 3)
	if err := limitMemory(c.Memory); err != nil {
		return fmt.Errorf("limit the memory of the worker: %w", err)
	}
	store, err := Open(c.Dir, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	for {
		var p workerProgram
		if err := readMessage(r, frameProgram, &p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		end, err := store.serve(ctx, p, w)
		if err != nil {
			return err
		}
		b, err := json.Marshal(end)
		if err != nil {
			return err
		}
		if err := errors.Join(writeFrame(w, frameEnd, b), w.Flush()); err != nil {
			return err
		}
	}
}

func readMessage(r *bufio.Reader, want frameKind, into any) error {
	kind, b, err := readFrame(r, 8*MaxProgram)
	if err != nil {
		return err
	}
	if kind != want {
		return fmt.Errorf("message %q to the worker, want %q", kind, want)
	}
	return json.Unmarshal(b, into)
}

// serve runs one program on the newest snapshot and writes its rows.
func (s *Store) serve(ctx context.Context, p workerProgram, w *bufio.Writer) (workerEnd, error) {
	if err := s.Refresh(); err != nil {
		return workerEnd{How: endError, Problem: err.Error()}, nil
	}
	if err := limitProcessor(p.CPU); err != nil {
		return workerEnd{}, fmt.Errorf("limit the processor time of the worker: %w", err)
	}
	var b []byte
	sent, flushed := int64(0), 0
	for row, err := range s.Query(ctx, p.Program, Limits{Rows: p.Rows, Timeout: p.Timeout}) {
		if err != nil {
			return endOf(err), nil
		}
		if b, err = appendRow(b[:0], row); err != nil {
			return workerEnd{How: endError, Problem: err.Error()}, nil
		}
		if sent += int64(len(b)); sent > p.Output {
			return workerEnd{How: endOutput}, nil
		}
		if err := writeFrame(w, frameRow, b); err != nil {
			return workerEnd{}, err
		}
		if flushed++; flushed <= 16 { // the first rows at once, then in blocks
			if err := w.Flush(); err != nil {
				return workerEnd{}, err
			}
		}
	}
	return workerEnd{How: endDone}, nil
}

func endOf(err error) workerEnd {
	var mistake *ScriptError
	switch {
	case errors.Is(err, ErrCut):
		return workerEnd{How: endCut}
	case errors.As(err, &mistake):
		return workerEnd{How: endScript, Line: mistake.Line, Column: mistake.Column, Problem: mistake.Problem}
	case errors.Is(err, context.DeadlineExceeded):
		return workerEnd{How: endTimeout}
	}
	return workerEnd{How: endError, Problem: err.Error()}
}

// err is the error that Query gives for the end of a program, nil when it ended well.
func (e workerEnd) err(o WorkerOptions, l Limits) error {
	switch e.How {
	case endDone:
		return nil
	case endCut:
		return ErrCut
	case endScript:
		return &ScriptError{Line: e.Line, Column: e.Column, Problem: e.Problem}
	case endTimeout:
		return fmt.Errorf("the query was stopped after %v: %w", l.Timeout, context.DeadlineExceeded)
	case endOutput:
		return fmt.Errorf("the query was stopped after %d MB of rows: ask for fewer", o.Output>>20)
	}
	return errors.New(e.Problem)
}

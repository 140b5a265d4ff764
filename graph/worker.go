package graph

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/claimgraph/claimgraph/schema"
)

// WorkerOptions bound the process in which programs run. Zero values stand for
// the defaults.
type WorkerOptions struct {
	Memory  int64         // bytes of memory; 1 GiB
	Output  int64         // bytes of rows per program; 64 MiB
	Timeout time.Duration // of programs that have no limit of their own; 1 minute
}

// MaxProgram is the longest program that a worker takes, in bytes. A longer one
// is refused.
const MaxProgram = 1 << 20

// grace is how much longer than its limit a program may take to end by itself
// before its process is killed.
const grace = 500 * time.Millisecond

// A Worker runs Gizmo programs of people in a process of its own, so that a
// program that hangs, crashes or takes too much memory costs one query. The
// process is kept for the next program as long as every program ended well. A
// Worker may be used by several goroutines; each query has a process for itself.
type Worker struct {
	command []string
	dir     string
	options WorkerOptions

	mu     sync.Mutex
	idle   *process // waits for a program; nil: none
	closed bool
}

// NewWorker makes a worker for the store in a folder. command is the program
// and its arguments; it must call ServeWorker with its standard input and
// output, and starts with an empty environment.
func NewWorker(command []string, dir string, o WorkerOptions) *Worker {
	if o.Memory == 0 {
		o.Memory = 1 << 30
	}
	if o.Output == 0 {
		o.Output = 64 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	return &Worker{command: command, dir: dir, options: o}
}

// Query is Store.Query in a process apart, with the same rows and errors. It
// ends within a second after the time limit whatever the program does.
func (w *Worker) Query(ctx context.Context, program string, l Limits) iter.Seq2[schema.Row, error] {
	return func(yield func(schema.Row, error) bool) {
		if len(program) > MaxProgram {
			yield(nil, fmt.Errorf("the program is %d bytes long: %d are allowed", len(program), MaxProgram))
			return
		}
		if l.Timeout <= 0 {
			l.Timeout = w.options.Timeout
		}
		p, err := w.take(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		clean := w.run(ctx, p, program, l, yield)
		w.give(p, clean)
	}
}

// run hands a program to a process and its rows on. It tells whether the
// process waits for the next program.
func (w *Worker) run(ctx context.Context, p *process, program string, l Limits, yield func(schema.Row, error) bool) (clean bool) {
	watch := p.watch(ctx, l.Timeout+grace)
	defer watch.end()
	err := p.send(frameProgram, workerProgram{Program: program, Rows: l.Rows, Timeout: l.Timeout, CPU: 2*l.Timeout + time.Second, Output: w.options.Output})
	for err == nil {
		var kind frameKind
		var b []byte
		if kind, b, err = readFrame(p.out, 2*w.options.Output); err != nil {
			break
		}
		switch kind {
		case frameRow:
			row, perr := parseRow(b)
			if !yield(row, perr) || perr != nil {
				return false
			}
		case frameEnd:
			var end workerEnd
			if err = json.Unmarshal(b, &end); err != nil {
				break
			}
			if err := end.err(w.options, l); err != nil {
				yield(nil, err)
			}
			return end.How != endTimeout && end.How != endOutput
		default:
			err = fmt.Errorf("message %q of the worker", kind)
		}
	}
	p.kill()
	switch over := watch.end(); {
	case ctx.Err() != nil:
		yield(nil, context.Cause(ctx))
	case over:
		yield(nil, fmt.Errorf("the query was stopped after %v: %w", l.Timeout, context.DeadlineExceeded))
	default:
		yield(nil, p.obituary(w.options, err))
	}
	return false
}

// A watch kills a process when its time is over or its caller gives up.
type watch struct {
	stop chan struct{}
	once sync.Once
	wait sync.WaitGroup
	over bool
}

func (p *process) watch(ctx context.Context, limit time.Duration) *watch {
	w := &watch{stop: make(chan struct{})}
	w.wait.Go(func() {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		select {
		case <-w.stop:
			return
		case <-timer.C:
			w.over = true
		case <-ctx.Done():
		}
		p.kill()
	})
	return w
}

// end stops the watch and tells whether the time was over.
func (w *watch) end() (over bool) {
	w.once.Do(func() { close(w.stop) })
	w.wait.Wait()
	return w.over
}

// take gives the idle process, or starts one.
func (w *Worker) take(ctx context.Context) (*process, error) {
	w.mu.Lock()
	p, closed := w.idle, w.closed
	w.idle = nil
	w.mu.Unlock()
	if closed {
		return nil, ErrClosed
	}
	if p != nil {
		return p, nil
	}
	return w.start(ctx)
}

// give takes a process back, to be kept if it is clean and none is.
func (w *Worker) give(p *process, clean bool) {
	w.mu.Lock()
	keep := clean && w.idle == nil && !w.closed
	if keep {
		w.idle = p
	}
	w.mu.Unlock()
	if !keep {
		p.kill()
	}
}

// Close ends the idle process. Queries that run go on to their end.
func (w *Worker) Close() error {
	w.mu.Lock()
	p := w.idle
	w.idle, w.closed = nil, true
	w.mu.Unlock()
	if p != nil {
		p.kill()
	}
	return nil
}

// A process runs ServeWorker.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr tail
	reap   sync.Once
	state  error // how it ended
}

// start starts a process, which may outlive the query that it is started for.
func (w *Worker) start(ctx context.Context) (*process, error) {
	p := &process{cmd: exec.CommandContext(context.WithoutCancel(ctx), w.command[0], w.command[1:]...)}
	p.cmd.Env = []string{"GOTRACEBACK=none"}
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReaderSize(out, 1<<16)
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the query worker: %w", err)
	}
	if err := p.send(frameConfig, workerConfig{Dir: w.dir, Memory: w.options.Memory}); err != nil {
		p.kill()
		return nil, p.obituary(w.options, err)
	}
	return p, nil
}

func (p *process) send(kind frameKind, message any) error {
	b, err := json.Marshal(message)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(p.in)
	return errors.Join(writeFrame(w, kind, b), w.Flush())
}

// kill ends the process and waits for it.
func (p *process) kill() {
	p.reap.Do(func() {
		_ = p.cmd.Process.Kill() // it may have ended by itself
		p.state = p.cmd.Wait()
	})
}

// obituary explains why a process that was not killed for its time ended.
func (p *process) obituary(o WorkerOptions, cause error) error {
	text := p.stderr.String()
	switch {
	case strings.Contains(text, "out of memory"), strings.Contains(text, "cannot allocate memory"):
		return fmt.Errorf("the query was stopped: it needs more than %d MB of memory", o.Memory>>20)
	case strings.Contains(text, "stack exceeds"), strings.Contains(text, "stack overflow"):
		return errors.New("the query was stopped: it recurses too deeply")
	case strings.Contains(text, "SIGXCPU"):
		return errors.New("the query was stopped: it takes too much processor time")
	case text != "":
		line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		return fmt.Errorf("the query ended its worker: %s", line)
	}
	return fmt.Errorf("the query ended its worker: %w (%v)", cause, p.state)
}

// tail keeps the first bytes that a process writes to standard error.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := 4096 - t.b.Len(); room > 0 {
		t.b.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

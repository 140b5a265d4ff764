// Command claimgraph reads what an article asserts, keeps it in a graph beside
// reference data, and says how far the data bear it out.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &app{in: os.Stdin, out: os.Stdout, errw: os.Stderr, now: time.Now, getenv: os.Getenv, self: ownProgram()}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// ownProgram is the path by which this program can be started again, "" when
// it cannot be told.
func ownProgram() string {
	if path, err := exec.LookPath(os.Args[0]); err == nil {
		return path
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}

// run executes one command line within this process and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	return (&app{in: in, out: out, errw: errw, now: time.Now, getenv: os.Getenv}).run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	defer a.close()
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.errw)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && !errors.Is(err, context.DeadlineExceeded) {
		err = &exitError{code: exitInterrupted, err: errors.New("interrupted")}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%w; --timeout gives it more time", err)
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(a.errw, "claimgraph: %s\n", text)
	}
	return exitCode(err)
}

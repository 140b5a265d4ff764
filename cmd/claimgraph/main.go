// Command claimgraph reads what an article asserts, keeps it in a graph beside
// reference data, and says how far the data bear it out.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	a := &app{in: in, out: out, errw: errw, now: time.Now, getenv: os.Getenv}
	defer a.close()
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && !errors.Is(err, context.DeadlineExceeded) {
		err = &exitError{code: exitInterrupted, err: errors.New("interrupted")}
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(errw, "claimgraph: %s\n", text)
	}
	return exitCode(err)
}

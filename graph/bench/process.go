package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// spent is what a process took.
type spent struct {
	CPU, Wall time.Duration
	Peak      int64 // bytes of memory, mapped files in use included; 0 if unknown
}

// answer is what a system said to a question.
type answer struct {
	Number int64         // of rows, or the number asked for
	Took   time.Duration // 0: the system cannot be asked this
}

type answers struct {
	Open    time.Duration
	Answers []answer // in the order of the questions
}

// run starts a program, hands it in, and reads its output as JSON into out,
// unless that is nil.
func run(ctx context.Context, in io.Reader, out any, name string, args ...string) (spent, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &stdout, &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return spent{}, fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(stderr.String()))
	}
	p := cmd.ProcessState
	s := spent{CPU: p.UserTime() + p.SystemTime(), Wall: time.Since(start), Peak: peakMemory(p)}
	if out == nil {
		return s, nil
	}
	if err := json.Unmarshal(stdout.Bytes(), out); err != nil {
		return spent{}, fmt.Errorf("%s: its output is no JSON: %w", name, err)
	}
	return s, nil
}

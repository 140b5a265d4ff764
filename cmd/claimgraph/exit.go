package main

import (
	"context"
	"errors"
)

// The exit codes, which `claimgraph help exit-codes` explains.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2
	exitRefuted     = 3
	exitRejected    = 4
	exitEmpty       = 5
	exitTimeout     = 124
	exitInterrupted = 130
)

const exitCodesHelp = `0    done
1    failure: a file, a query or the store
2    usage: an unknown command, flag, parameter or setting
3    there are refuted findings, with --fail-on refuted, or changed ones, with
     --diff --fail-on changed
4    rows were rejected, with --strict
5    the result is empty, with --fail-empty
124  the time limit was reached
130  interrupted by Ctrl-C
`

// An exitError ends the program with a code of its own.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// usage marks an error as the user's.
func usage(err error) error { return &exitError{code: exitUsage, err: err} }

func exitCode(err error) int {
	var e *exitError
	switch {
	case errors.As(err, &e):
		return e.code
	case errors.Is(err, context.DeadlineExceeded):
		return exitTimeout
	}
	return exitFailure
}

//go:build unix

package graph_test

import (
	"runtime"
	"syscall"
	"time"
)

// processorTime is what this process has used so far.
func processorTime() time.Duration {
	u := usage()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory is the largest memory of this process so far, in bytes.
func peakMemory() int64 {
	if runtime.GOOS == "darwin" {
		return usage().Maxrss
	}
	return usage().Maxrss << 10
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u
}

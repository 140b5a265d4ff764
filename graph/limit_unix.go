//go:build unix

package graph

import (
	"time"

	"golang.org/x/sys/unix"
)

// limitMemory bounds the private memory of this process. Mapped segments do
// not count.
func limitMemory(bytes int64) error {
	return lower(unix.RLIMIT_DATA, uint64(bytes))
}

// limitProcessor ends this process after it has used so much more processor
// time; 0 leaves it as it is.
func limitProcessor(more time.Duration) error {
	if more <= 0 {
		return nil
	}
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		return err
	}
	seconds := time.Duration(used.Utime.Nano()+used.Stime.Nano()) + more + time.Second - 1
	return lower(unix.RLIMIT_CPU, uint64(seconds/time.Second))
}

// lower sets the soft limit of a resource, which this process may raise again.
func lower(resource int, to uint64) error {
	var l unix.Rlimit
	if err := unix.Getrlimit(resource, &l); err != nil {
		return err
	}
	l.Cur = min(to, l.Max)
	return unix.Setrlimit(resource, &l)
}

//go:build !unix

package graph

import "time"

// limitMemory does nothing here: the collector's limit and the time limit of
// the parent still hold.
func limitMemory(int64) error { return nil }

func limitProcessor(time.Duration) error { return nil }

//go:build !unix

package graph_test

import "time"

// processorTime and peakMemory are not measured here.
func processorTime() time.Duration { return 0 }

func peakMemory() int64 { return 0 }

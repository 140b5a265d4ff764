//go:build race

package graph_test

// raceDetector tells that memory cannot be limited: the race detector maps far
// more than any program needs.
const raceDetector = true

//go:build race

package handlers_test

// The race detector lets pools lose what they hold, at random.
const raceDetector = true

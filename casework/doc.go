// Package casework holds the landlord's procedure: cases, the events that make
// them, the working-day calendar and the decisions.
//
// It promises that the same case, the same happening and the same instant give
// the same decision, and that every date comes with its working.
//
// Where to begin: Decide (decide.go) answers a happening on a case. A message
// comes in arrival.go, a date in wake.go, a word of staff in word.go, and what
// follows when a letter has left is in left.go. Each word has a file named after
// what it is about (outcome.go, hearing.go, promise.go, …). What happened is an
// Event (event.go); which events a case can meet is in states.go, drawn in
// states.md; fold.go adds them up to the Case (case.go).
//
// It has no clock, socket, disk or logger, knows no landlord's number, and
// imports nothing but the standard library.
package casework

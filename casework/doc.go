// Package casework holds the landlord's procedure: cases, the events that make
// them, the working-day calendar and the decisions.
//
// It promises that the same case, the same happening and the same instant give
// the same decision, and that every date comes with its working.
//
// It has no clock, socket, disk or logger, knows no landlord's number, and
// imports nothing but the standard library.
package casework

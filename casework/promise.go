package casework

import (
	"slices"
	"strconv"
)

// Promise is something that a letter said we will do by a date (policy 14.1;
// Code 6.6, 7.3). It outlives the closing of its case.
type Promise struct {
	N     int // 1, 2, … in the case
	What  string
	By    Date
	State DeadlineState
	Day   Date // on which it was kept
}

// Deadline names the promise's own deadline: "promise 1".
func (p Promise) Deadline() string { return promiseDeadline(p.N) }

func promiseDeadline(n int) string { return DuePromise + " " + strconv.Itoa(n) }

// OpenPromises lists the promises that are still to be kept.
func (c *Case) OpenPromises() []Promise {
	return slices.DeleteFunc(slices.Clone(c.Promises), func(p Promise) bool { return p.State != Running })
}

// Payment is a discretionary payment, as a manager recorded it (policy 14.1).
type Payment struct {
	Pence int
	Why   string
	By    string
	Day   Date
}

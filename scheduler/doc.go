// Package scheduler rings bells: it runs named jobs at the times their cron
// specs say, and hands each the instant it was rung.
//
// It promises that every job runs once at start, that a job never overlaps
// itself, that one that fails or panics is logged and rung again next time,
// and that Run returns only when nothing is running any more.
//
// It never catches up on bells it missed, because what is due is a row in the
// store and not a timer: the next bell finds it. It knows nothing of cases.
package scheduler

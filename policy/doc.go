// Package policy holds the landlord's procedure as files a complaints manager
// can read: two profiles, the bank holidays, and the code that reads, checks
// and shows them.
//
// It promises that a profile that loads can be run: every number has a unit, a
// start and a clause, every stage leads somewhere, and there is a live route to
// the Ombudsman. What is wrong with a file is said with line and column in a
// sentence that names the thing and what to do.
//
// It never decides anything about a case and reads no clock; it knows no
// landlord but through the files.
package policy

// Package desk is the shell around the rules: a message, a date, a member of
// staff's word or the fate of a letter becomes one happening on a case, is
// decided by casework, written by templates, given its final bytes by notify
// and committed by store, all in one transaction.
//
// It promises that whatever it was given twice has one effect, that a message
// it cannot handle stays on file and is shown to a person, and that no address
// of a customer and no customer's thread appears in mail to staff.
//
// It opens no connection, reads no clock and keeps nothing in memory that a
// restart would lose.
package desk

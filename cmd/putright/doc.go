// Command putright looks after a landlord's shared mailbox: it takes complaints
// in, answers them, and never forgets a date. One binary is the daemon and all
// the commands beside it.
//
// # The journey of a letter
//
// A tenant writes to info@. The watcher of that mailbox (intake, one connection
// a folder) sees the message and hands its raw bytes to the store; keeper.go is
// the joint. Bytes, place and cursor are committed together before anybody has
// looked inside, so that a message which cannot be read is still on file.
//
// Then the desk takes up what has no disposition yet. It reads the bytes
// (intake.Parse, pure), asks the classifier what the message is and why, and
// finds the case, if there is one. From there on it is casework that speaks:
// given the case, what happened and the instant, Decide returns events, letters
// and dates, each date with its working. The numbers come from the policy, a
// file with the clause beside each of them. The desk writes the letters out
// (templates), fixes their bytes (notify.Compose) and commits everything in one
// transaction: what became of the message, the events, the letters in the
// outbox, the dates.
//
// The sender of the mailbox (notify) takes letters from the outbox, puts the
// attempt on file, hands them to the SMTP server and records the answer. That a
// letter left is a happening of its own: it meets a date, or begins the time
// in which the customer may ask for more.
//
// Nothing remembers a date but the store. The scheduler only rings bells; each
// time the desk asks which cases are due at this instant, and decides on them
// in the same way. Staff mail takes the tenant's road to the desk, and is there
// told apart by the registered address and the token that it carries.
//
// # The files here
//
// main.go has the table of commands and the exit codes; env.go is what a
// command has of the world around it: the streams, the clock, the reading of
// flags. Then a file for each command. app.go puts the daemon together from the
// configuration and run.go keeps it going until a signal; once.go makes a
// single pass. Stopped or killed anywhere, the next start carries on from the
// store, with the very functions that an ordinary round uses.
//
// The folder config reads the configuration, mailhost is a mail server for the
// demonstration and the tests, plain writes for people at a terminal.
//
// The commands that look at cases (cases.go, case.go) open the database for
// reading only and may run beside the daemon. Their JSON is a contract: fields
// are added, never renamed.
//
// It never logs a body, a name, an address or a secret.
package main

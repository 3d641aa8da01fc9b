// Package notify takes letters from the outbox to the mail server.
//
// Compose makes the final bytes of a mail, once, when the letter is decided.
// A Sender carries those bytes to the SMTP server, as often as it takes, over
// one connection and to one recipient at a time.
//
// # Retry policy
//
// The server accepted it: sent.
//
// It refused the letter for good (5yz): failed, and so a task for a person.
//
// It could not take it now (4yz), or the connection broke before the letter was
// handed over: again after 1, 2, 5 and 15 minutes, then every hour. After five
// days of that it has failed.
//
// The connection broke between handing over and the answer: uncertain. The same
// bytes go again, Message-ID and all, after 15 minutes, 1, 4 and 12 hours, then
// daily: the reader may have it already, so patience costs little and haste
// costs copies. After five days it has failed.
//
// The server can't be reached: nothing is claimed, and no letter is the worse
// for it. It refused the sign-in: likewise, and nothing is tried for a quarter
// of an hour, because servers lock accounts that keep knocking (ErrPaused).
//
// It says in the middle of things that the account may not send: likewise, and
// the letters go back. It refused a letter by policy (5.7.z), which may be about
// this letter or about the account: the letter waits until the next is accepted,
// and has then failed; when those of three readers in a row are refused, the
// account is paused and the letters go back. One that is refused a fourth time
// while others are accepted has failed.
//
// # What it never does
//
// It never changes the bytes of a letter, never loses one, and never sends one
// a second time unless an answer was lost. It starts no goroutine that outlives
// a call but the timers of the allowance per minute. Logs and stored answers
// hold no addresses.
package notify

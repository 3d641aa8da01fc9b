// Package classifier says what a message asks of the landlord: its kind, its
// stage, its flags, how sure that is, and why, in words that staff can check.
//
// It reads a message for signals: named things people say, such as "says it was
// reported before", each with the phrases it is said in. They are data
// (signals.txt) and so is the model (model.gz) that weighs them together with
// the words of the message, learned from the labelled mails in data. A few
// rules stand above the model where a miss would be dear: danger, safety,
// machine mail and empty mail.
//
// It promises the same answer for the same message, a confidence that means
// what it says, two to four reasons for what it read, and a bounded cost for
// any message. It looks at the sender, the subject and the new text only.
//
// It never decides anything: a person corrects it with one word, and a date
// never moves back when its kind is corrected. It has no clock, socket, disk or
// logger.
package classifier

// Package templates holds the letters and turns them into mail: one Markdown
// file a letter, one source for the plain text and the HTML.
//
// A letter begins with a header between lines of +++ and goes on in Markdown.
// {{customer.name}} puts in a value. {{#if delay.reason}} … {{else}} …
// {{/if}} shows words where a value is there, {{#if not …}} where it is not.
// {{#each promises}} … {{/each}} repeats words for each item of a list.
// {{include contact}} puts in the part letters/parts/contact.md, and
// {{buttons}} what staff can do with one tap.
//
// It promises that a value is data: whatever a customer is called or writes
// stays text, never a link, a heading or markup. That a letter which passed
// the check can be written on every case, whatever is missing. And that a
// value which is not there is an error that names the letter and the line,
// never a hole in a letter.
//
// It never reads a clock, a disk or a network: an administrator's folder comes
// as an fs.FS. A Set never changes once made and may be shared.
package templates

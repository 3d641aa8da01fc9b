// Package fields reads a TOML file against the fields of a Go structure and
// knows where in the file each of them stands, so that whatever is found wrong
// with one, now or later, can be shown with its line and column.
//
// It promises to find every wrong name and kind of value at once, to say so
// without Go's names of types, and never to repeat what the file holds: that
// may be a password. The library's own decoder stops at the first mistake.
package fields

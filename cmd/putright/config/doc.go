// Package config reads the one file that a landlord's administrator writes.
// The comments of [Config] are its reference.
//
// It promises that mistakes are reported together, each with its line, its
// column, the key and what to do: first all in the writing of keys and values,
// then all in what they say. That a key it does not know is a mistake, not
// silently passed over. And that a secret is never part of an error, a warning
// or a printed value.
//
// It never opens a connection and never writes a file.
package config

package config

import (
	"fmt"

	"putright/policy/fields"
)

// document is the file with the place of every key in it, so that each mistake
// can be shown where it stands.
type document struct {
	*fields.File
	file     string
	mistakes Mistakes
}

// parse reads the text into c; what is wrong with it is among the mistakes.
func parse(file string, text []byte, c *Config) *document {
	d := &document{File: fields.Read(text, c), file: file}
	for _, m := range d.Mistakes {
		d.mistakes = append(d.mistakes, Mistake{d.place(m.Place, m.Path), m.Text})
	}
	return d
}

// find returns the place of a key or, where the file lacks it, of the table
// that should hold it.
func (d *document) find(path string) Place { return d.place(d.Find(path), path) }

func (d *document) place(at fields.Place, path string) Place {
	return Place{File: d.file, Line: at.Line, Column: at.Col, Key: fields.Plain(path)}
}

// wrong adds a mistake about a key of the file.
func (d *document) wrong(path, format string, args ...any) {
	d.mistakes = append(d.mistakes, Mistake{d.find(path), fields.Plain(path) + " " + fmt.Errorf(format, args...).Error()})
}

package policy

import (
	"fmt"
	"strings"

	"putright/casework"
	"putright/policy/fields"
)

// document is a policy file with the place of each field, and what was found
// wrong with it.
type document struct {
	*fields.File
	findings []Finding
}

// parse reads the text into p; what is wrong with it is among the findings.
func parse(src []byte, p *casework.Policy) *document {
	d := &document{File: fields.Read(src, p)}
	for _, m := range d.Mistakes {
		text := m.Text
		if m.Path == "" {
			text = sentence(text)
		}
		d.add(m.Place, m.Path, "%s", fullStop(text))
	}
	return d
}

// wrong adds an error about a field.
func (d *document) wrong(path, format string, args ...any) {
	d.add(d.Find(path), path, format, args...)
}

func (d *document) add(at fields.Place, path, format string, args ...any) {
	d.note(at, Error, path, format, args...)
}

func (d *document) note(at fields.Place, level, path, format string, args ...any) {
	d.findings = append(d.findings, Finding{
		Line: at.Line, Col: at.Col, Level: level, Field: fields.Plain(path), Text: fmt.Sprintf(format, args...),
	})
}

// fullStop ends a sentence that has no mark at its end.
func fullStop(sentence string) string {
	if strings.HasSuffix(sentence, "?") || strings.HasSuffix(sentence, ".") {
		return sentence
	}
	return sentence + "."
}

package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"putright/casework"
)

// Rendered is a letter on a case, ready to go into a mail.
type Rendered struct {
	Subject string // one line
	Text    string // plain text, wrapped at 72 columns, lines ending in \n
	HTML    string // a whole document
	Version string // SHA-256 of the letter's source and its parts, first 12 hex digits
}

// Set is a checked set of letters. It never changes and may be shared.
type Set struct {
	letters map[string]*source // by name
	parts   map[string]*source
	own     map[string]bool // files of the administrator
}

// Names returns the names of the letters, in order.
func (s *Set) Names() []string { return slices.Sorted(maps.Keys(s.letters)) }

// Parts returns the names of the parts that letters include, in order.
func (s *Set) Parts() []string { return slices.Sorted(maps.Keys(s.parts)) }

// Letter describes a letter or a part of letters.
type Letter struct {
	Name    string // such as outcome or parts/contact
	To      string // customer or staff; "" for a part
	When    string // when it is sent, in words; "" for a part
	Source  string // its Markdown, with the header
	Version string // as in Rendered; "" for a part
	Own     bool   // the administrator's, not built in
}

// Letter describes the letter of that name, or a part by a name such as
// parts/contact.
func (s *Set) Letter(name string) (Letter, error) {
	src := s.file(name)
	if src == nil {
		return Letter{}, noSuch(s, "finding a letter", name)
	}
	return Letter{name, src.to, src.when, src.raw, src.version, s.own[name+".md"]}, nil
}

func noSuch(s *Set, doing, name string) error {
	return fmt.Errorf("%s: there is none called %q; there are %s", doing, name, listed(s.Names()))
}

// Render writes the letter of that name with the facts of a case, times in
// zone. A field that is unknown, missing or empty is an error naming the
// field, the letter and the line. A Set whose Check finds no error gives none,
// as long as the facts hold what Fields says is always there.
func (s *Set) Render(name string, f casework.Facts, zone *time.Location) (Rendered, error) {
	src := s.letters[name]
	if src == nil {
		return Rendered{}, noSuch(s, "writing a letter", name)
	}
	if zone == nil {
		zone = time.UTC
	}
	subject, blocks, err := fill(src, f, zone)
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{Subject: subject, Text: plain(blocks), HTML: page(subject, blocks), Version: src.version}, nil
}

// compile reads every letter once. Files of own stand in for those of base.
func compile(base, own map[string]string) *Set {
	s := &Set{letters: map[string]*source{}, parts: map[string]*source{}, own: map[string]bool{}}
	files := maps.Clone(base)
	for name, text := range own {
		files[name] = text
		s.own[name] = true
	}
	for name, text := range files {
		if part, ok := strings.CutPrefix(name, "parts/"); ok {
			part = strings.TrimSuffix(part, ".md")
			s.parts[part] = read("parts/"+part, text, nil)
		}
	}
	for name, text := range files {
		if !strings.HasPrefix(name, "parts/") {
			name = strings.TrimSuffix(name, ".md")
			s.letters[name] = read(name, text, s.parts)
		}
	}
	for _, l := range s.letters {
		sum := sha256.New()
		io.WriteString(sum, l.raw)
		for _, part := range l.parts {
			io.WriteString(sum, s.parts[part].raw)
		}
		l.version = hex.EncodeToString(sum.Sum(nil))[:12]
	}
	return s
}

// file finds a letter or part by the name of its file, with or without .md.
func (s *Set) file(name string) *source {
	name = strings.TrimSuffix(name, ".md")
	if part, ok := strings.CutPrefix(name, "parts/"); ok {
		return s.parts[part]
	}
	return s.letters[name]
}

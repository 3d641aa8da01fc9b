package fields

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// File is a file that was read, with the place of every field. A path is the
// way to a field from the top, such as stage[1].answer.n.
type File struct {
	Mistakes []Mistake

	root   reflect.Type
	parser unstable.Parser
	lines  []int            // where each line begins
	places map[string]Place // by path
	tables map[string]int   // how many [[tables]] of a path have begun
}

// Place counts from 1; the zero Place is none.
type Place struct{ Line, Col int }

// Mistake is one thing wrong with the text of a file. Text begins with the
// field as Plain writes it, if there is one, and ends without a full stop.
type Mistake struct {
	Place
	Path string
	Text string
}

// Read reads the file into the structure that into points to, whose fields are
// named by their toml tags. With any mistake the structure stays as it was, but
// for a field that stands in the file twice.
func Read(src []byte, into any) *File {
	src = bytes.TrimPrefix(src, []byte("\ufeff")) // Notepad begins a file with it
	f := &File{root: reflect.TypeOf(into).Elem(), lines: []int{0}, places: map[string]Place{}, tables: map[string]int{}}
	for i, c := range src {
		if c == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	f.parse(src)
	if len(f.Mistakes) > 0 {
		return f
	}
	if err := toml.Unmarshal(src, into); err != nil {
		m := Mistake{Text: inWords(strings.TrimPrefix(err.Error(), "toml: "))}
		if at, ok := errors.AsType[*toml.DecodeError](err); ok {
			m.Line, m.Col = at.Position()
		}
		f.Mistakes = append(f.Mistakes, m)
	}
	return f
}

// Has reports whether the file sets the field.
func (f *File) Has(path string) bool { _, ok := f.places[path]; return ok }

// Find returns the place of a field or, where the file lacks it, of the table
// that should hold it.
func (f *File) Find(path string) Place {
	for path != "" {
		if at, ok := f.places[path]; ok {
			return at
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	return Place{}
}

var index = regexp.MustCompile(`\[\d+\]`)

// Plain is a path as people write it: the place says which of several it is.
func Plain(path string) string { return index.ReplaceAllString(path, "") }

// wrong adds a mistake about a field.
func (f *File) wrong(at Place, path, format string, args ...any) {
	f.Mistakes = append(f.Mistakes, Mistake{at, path, Plain(path) + " " + fmt.Sprintf(format, args...)})
}

func (f *File) at(node *unstable.Node) Place { return f.placeOf(node.Raw) }

func (f *File) placeOf(text unstable.Range) Place {
	offset := int(text.Offset)
	line, begins := slices.BinarySearch(f.lines, offset)
	if begins {
		line++
	}
	return Place{line, offset - f.lines[line-1] + 1}
}

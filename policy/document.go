package policy

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"putright/casework"
)

// document is a policy file with the place of each field, so that whatever is
// found wrong later can be shown where it stands. It reads the file's syntax
// tree itself: the library's decoder stops at the first mistake and speaks of
// Go types.
type document struct {
	parser   unstable.Parser
	lines    []int            // where each line begins
	places   map[string]place // by path, such as stage[1].answer.n
	tables   map[string]int   // how many [[tables]] of a path have begun
	findings []Finding
}

// place counts from 1; the zero place is none.
type place struct{ line, col int }

// parse notes the place of every field, and what is wrong with names and kinds
// of values.
func parse(src []byte) *document {
	d := &document{lines: []int{0}, places: map[string]place{}, tables: map[string]int{}}
	for i, c := range src {
		if c == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	d.parser.Reset(src)
	root := field{kind: reflect.TypeFor[casework.Policy]()}
	table := root
	for d.parser.NextExpression() {
		switch e := d.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = d.header(root, e)
		case unstable.KeyValue:
			d.keyValue(table, e)
		}
	}
	var syntax *unstable.ParserError
	if errors.As(d.parser.Error(), &syntax) {
		d.add(d.placeOf(d.parser.Range(syntax.Highlight)), "", "%s", plainSyntax(syntax.Message))
	}
	return d
}

// decode fills p. What parse let through can only fail by a field or table
// that stands there twice.
func (d *document) decode(src []byte, p *casework.Policy) {
	err := toml.NewDecoder(strings.NewReader(string(src))).DisallowUnknownFields().Decode(p)
	if err == nil {
		return
	}
	f := Finding{Level: Error, Text: plainSyntax(strings.TrimPrefix(err.Error(), "toml: "))}
	if at, ok := errors.AsType[*toml.DecodeError](err); ok {
		f.Line, f.Col = at.Position()
	}
	d.findings = append(d.findings, f)
}

// field is a place in the policy's structure; kind is nil below a name that is
// not known.
type field struct {
	path string
	kind reflect.Type
}

// header goes to the table that a [header] or [[header]] begins.
func (d *document) header(f field, node *unstable.Node) field {
	keys := node.Key()
	for keys.Next() {
		key := keys.Node()
		if f = d.child(f, key); f.kind == nil {
			return f
		}
		begins := keys.IsLast()
		switch name := plain(f.path); {
		case f.kind.Kind() == reflect.Slice && f.kind.Elem().Kind() == reflect.Struct:
			if begins && node.Kind == unstable.Table {
				d.add(d.at(key), f.path, "There may be several: write [[%s]] with double brackets.", name)
			}
			if begins || d.tables[f.path] == 0 {
				d.tables[f.path]++
			}
			f = field{fmt.Sprintf("%s[%d]", f.path, d.tables[f.path]-1), f.kind.Elem()}
			if begins {
				d.places[f.path] = d.at(key)
			}
		case f.kind.Kind() != reflect.Struct:
			d.add(d.at(key), f.path, "This is a field, not a table: write %s = … under its table.", name)
			return field{path: f.path}
		case begins && node.Kind == unstable.ArrayTable:
			d.add(d.at(key), f.path, "There is only one: write [%s] with single brackets.", name)
		}
	}
	return f
}

func (d *document) keyValue(f field, node *unstable.Node) {
	keys := node.Key()
	for keys.Next() {
		if f.kind == nil {
			return
		}
		if f.kind.Kind() != reflect.Struct {
			d.wrong(f.path, "This has no fields of its own.")
			return
		}
		f = d.child(f, keys.Node())
	}
	if f.kind != nil {
		d.value(f, node.Value())
	}
}

// child goes to a named field of the table f and notes its place.
func (d *document) child(f field, key *unstable.Node) field {
	name := string(key.Data)
	next := field{path: strings.TrimPrefix(f.path+"."+name, ".")}
	if _, there := d.places[next.path]; !there {
		d.places[next.path] = d.at(key)
	}
	var known []string
	for i := range f.kind.NumField() {
		tag := f.kind.Field(i).Tag.Get("toml")
		if tag == name {
			next.kind = f.kind.Field(i).Type
		}
		known = append(known, tag)
	}
	if next.kind == nil {
		where, end := "at the top level", fullStop("; its fields are "+strings.Join(known, ", "))
		if f.path != "" {
			where = "in " + plain(f.path)
		}
		if guess := nearest(name, known); guess != "" {
			end = fmt.Sprintf("; did you mean %q?", guess)
		}
		d.add(d.at(key), next.path, "There is no %q %s%s", name, where, end)
	}
	return next
}

// value checks that a value is of the kind that its field holds.
func (d *document) value(f field, node *unstable.Node) {
	var want string
	var fits bool
	switch f.kind.Kind() {
	case reflect.String:
		want, fits = "must be words in quotes", node.Kind == unstable.String
		if f.kind == reflect.TypeFor[casework.Date]() {
			want = `must be a date in quotes, such as "2026-11-24"`
		}
	case reflect.Bool:
		want, fits = "must be true or false, without quotes", node.Kind == unstable.Bool
	case reflect.Int:
		want, fits = "must be a whole number without quotes, such as 10", node.Kind == unstable.Integer
	case reflect.Slice:
		want, fits = `must be a list in square brackets, such as ["one", "two"]`, node.Kind == unstable.Array
	case reflect.Struct:
		want, fits = "must be a table, such as { n = 10, unit = \"working_days\" }", node.Kind == unstable.InlineTable
	}
	if !fits {
		d.wrong(f.path, "%s %s.", plain(f.path), want)
		return
	}
	children := node.Children()
	switch node.Kind {
	case unstable.InlineTable:
		for children.Next() {
			d.keyValue(f, children.Node())
		}
	case unstable.Array:
		for n := 0; children.Next(); n++ {
			item := field{fmt.Sprintf("%s[%d]", f.path, n), f.kind.Elem()}
			d.places[item.path] = d.at(children.Node())
			d.value(item, children.Node())
		}
	}
}

func (d *document) at(node *unstable.Node) place { return d.placeOf(node.Raw) }

func (d *document) placeOf(text unstable.Range) place {
	offset := int(text.Offset)
	line, begins := slices.BinarySearch(d.lines, offset)
	if begins {
		line++
	}
	return place{line, offset - d.lines[line-1] + 1}
}

// has reports whether the file sets the field.
func (d *document) has(path string) bool { _, ok := d.places[path]; return ok }

// find returns the place of a field or, where the file lacks it, of the table
// that should hold it.
func (d *document) find(path string) place {
	for path != "" {
		if at, ok := d.places[path]; ok {
			return at
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	return place{}
}

// wrong adds an error about a field.
func (d *document) wrong(path, format string, args ...any) {
	d.add(d.find(path), path, format, args...)
}

func (d *document) add(at place, path, format string, args ...any) {
	d.findings = append(d.findings, Finding{
		Line: at.line, Col: at.col, Level: Error, Field: plain(path), Text: fmt.Sprintf(format, args...),
	})
}

var index = regexp.MustCompile(`\[\d+\]`)

// plain is a path as people write it; the line says which of several it is.
func plain(path string) string { return index.ReplaceAllString(path, "") }

// fullStop ends a sentence that has no mark at its end.
func fullStop(sentence string) string {
	if strings.HasSuffix(sentence, "?") || strings.HasSuffix(sentence, ".") {
		return sentence
	}
	return sentence + "."
}

// plainSyntax says in words what the library found wrong with the text.
func plainSyntax(message string) string {
	found := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	switch {
	case found("must be quoted", "unexpected character", "expected keyword", "expected digit"):
		return `This value cannot be read. Words stand in quotes, as in name = "Stage 1"; numbers, true and false stand without.`
	case found("cannot have new lines", "unterminated"):
		return "The closing quote is missing on this line."
	case found("start of key"):
		return "A line begins with a field, as in n = 10, or with a [table]. A remark begins with #."
	case found("expected newline"):
		return "There is something left over after the value. A remark begins with #."
	case found("already", "duplicate", "more than once"):
		return "This stands in the file twice; keep one of the two."
	}
	return fullStop("This line cannot be read: " + message)
}

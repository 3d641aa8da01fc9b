package config

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"putright/cmd/putright/plain"
)

// document is the file with the place of every key in it, so that each mistake
// can be shown where it stands. The library's own errors stop at the first one
// and name Go types.
type document struct {
	file     string
	places   map[string]Place // by path such as mailbox[0].imap.port
	tables   map[string]int   // how many [[tables]] there are of each path
	mistakes Mistakes
}

// spot is a table or key on the way through the file. typ is nil below a key
// that is not known.
type spot struct {
	path string
	typ  reflect.Type
}

// parse finds the place of every key and all that is wrong with keys and the
// kinds of their values.
func parse(file string, text []byte) *document {
	d := &document{file: file, places: map[string]Place{}, tables: map[string]int{}}
	root := spot{typ: reflect.TypeFor[Config]()}

	var p unstable.Parser
	p.Reset(text)
	table := root
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = d.enter(&p, root, e)
		case unstable.KeyValue:
			d.keyValue(&p, table, e)
		}
	}
	var syntax *unstable.ParserError
	if errors.As(p.Error(), &syntax) {
		at := p.Shape(p.Range(syntax.Highlight)).Start
		d.mistake(Place{File: file, Line: at.Line, Column: at.Column}, "%s", inWords(syntax.Message))
	}
	return d
}

// decode fills c from the text. What parse let through can only fail by a key
// that is there twice.
func (d *document) decode(text []byte, c *Config) {
	err := toml.Unmarshal(text, c)
	if err == nil {
		return
	}
	place := Place{File: d.file}
	if at, ok := errors.AsType[*toml.DecodeError](err); ok {
		place.Line, place.Column = at.Position()
	}
	d.mistake(place, "%s", inWords(strings.TrimPrefix(err.Error(), "toml: ")))
}

// enter goes into the table of a header.
func (d *document) enter(p *unstable.Parser, s spot, header *unstable.Node) spot {
	keys := header.Key()
	for keys.Next() {
		if s = d.step(p, s, keys.Node()); s.typ == nil {
			return s
		}
		at, double := d.place(p, s.path, keys.Node()), keys.IsLast() && header.Kind == unstable.ArrayTable
		switch {
		case listOfTables(s.typ):
			if !double && (keys.IsLast() || d.tables[s.path] == 0) {
				d.mistake(at, "%s needs double brackets first, [[%[1]s]], as there may be several", at.Key)
			}
			if keys.IsLast() || d.tables[s.path] == 0 {
				d.tables[s.path]++
				d.places[fmt.Sprintf("%s[%d]", s.path, d.tables[s.path]-1)] = at
			}
			s = spot{fmt.Sprintf("%s[%d]", s.path, d.tables[s.path]-1), s.typ.Elem()}
		case s.typ.Kind() != reflect.Struct:
			d.mistake(at, "%s is a setting, not a table: write %s = …", at.Key, keys.Node().Data)
			return spot{path: s.path}
		case double:
			d.mistake(at, "%s has single brackets, [%[1]s], as there is one", at.Key)
		}
	}
	return s
}

// step goes to a key of the table s and notes its place.
func (d *document) step(p *unstable.Parser, s spot, key *unstable.Node) spot {
	name := string(key.Data)
	next := spot{path: strings.TrimPrefix(s.path+"."+name, ".")}
	if _, there := d.places[next.path]; !there {
		d.places[next.path] = d.place(p, next.path, key)
	}
	known := keysOf(s.typ)
	i := slices.Index(known, name)
	if i < 0 {
		d.mistake(d.place(p, next.path, key), "%s is not a setting%s", shown(next.path), elsewhere(name, known))
		return next
	}
	next.typ = s.typ.Field(fieldOf(s.typ, name)).Type
	if next.typ.Kind() == reflect.Pointer {
		next.typ = next.typ.Elem()
	}
	return next
}

func (d *document) keyValue(p *unstable.Parser, s spot, kv *unstable.Node) {
	keys := kv.Key()
	for keys.Next() {
		if s.typ == nil {
			return
		}
		if s.typ.Kind() != reflect.Struct {
			d.wrong(s, "has no settings of its own")
			return
		}
		s = d.step(p, s, keys.Node())
	}
	if s.typ != nil {
		d.value(p, s, kv.Value())
	}
}

// value checks that the value is of the kind that the key wants.
func (d *document) value(p *unstable.Parser, s spot, v *unstable.Node) {
	if text, ok := reflect.New(s.typ).Interface().(encoding.TextUnmarshaler); ok {
		if v.Kind != unstable.String {
			d.wrong(s, "must be text in quotes, not %s", kindInWords(v.Kind))
		} else if err := text.UnmarshalText(v.Data); err != nil {
			d.wrong(s, "%w", err)
		}
		return
	}
	want, fits := "", false
	switch s.typ.Kind() {
	case reflect.String:
		want, fits = "text in quotes", v.Kind == unstable.String
	case reflect.Bool:
		want, fits = "true or false", v.Kind == unstable.Bool
	case reflect.Int:
		want, fits = "a whole number without quotes", v.Kind == unstable.Integer
	case reflect.Float64:
		want, fits = "a number without quotes, such as 0.6", v.Kind == unstable.Float || v.Kind == unstable.Integer
	case reflect.Slice:
		want, fits = `a list in brackets, such as ["one", "two"]`, v.Kind == unstable.Array
	case reflect.Struct:
		want, fits = "a table", v.Kind == unstable.InlineTable
	}
	if !fits {
		d.wrong(s, "must be %s, not %s", want, kindInWords(v.Kind))
		return
	}
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			d.keyValue(p, s, children.Node())
		}
	case unstable.Array:
		for n := 0; children.Next(); n++ {
			item := spot{fmt.Sprintf("%s[%d]", s.path, n), s.typ.Elem()}
			d.places[item.path] = d.places[s.path]
			d.value(p, item, children.Node())
		}
	}
}

func (d *document) place(p *unstable.Parser, path string, key *unstable.Node) Place {
	at := p.Shape(key.Raw).Start
	return Place{File: d.file, Line: at.Line, Column: at.Column, Key: shown(path)}
}

// has reports whether the file sets the key.
func (d *document) has(path string) bool { _, ok := d.places[path]; return ok }

// find returns the place of a key or, where the file lacks it, of the table
// that should hold it.
func (d *document) find(path string) Place {
	for at := path; at != ""; {
		if place, ok := d.places[at]; ok {
			place.Key = shown(path)
			return place
		}
		at = at[:max(strings.LastIndexByte(at, '.'), 0)]
	}
	return Place{File: d.file, Key: shown(path)}
}

// wrong adds a mistake about a key of the file.
func (d *document) wrong(s spot, format string, args ...any) {
	d.mistake(d.find(s.path), shown(s.path)+" "+format, args...)
}

func (d *document) mistake(at Place, format string, args ...any) {
	d.mistakes = append(d.mistakes, Mistake{at, fmt.Errorf(format, args...).Error()})
}

var index = regexp.MustCompile(`\[\d+\]`)

// shown is the path as people write it: the place says which mailbox.
func shown(path string) string { return index.ReplaceAllString(path, "") }

func listOfTables(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// keysOf lists the keys of a table.
func keysOf(table reflect.Type) []string {
	var keys []string
	for i := range table.NumField() {
		if key := table.Field(i).Tag.Get("toml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func fieldOf(table reflect.Type, key string) int {
	for i := range table.NumField() {
		if table.Field(i).Tag.Get("toml") == key {
			return i
		}
	}
	return -1
}

// elsewhere is the end of the sentence about an unknown key: what it may stand
// for here, the table to which it belongs, or what there is here.
func elsewhere(name string, known []string) string {
	if k := plain.Nearest(name, known); k != "" {
		return fmt.Sprintf("; did you mean %q?", k)
	}
	if tables := tablesWith(name, "", reflect.TypeFor[Config]()); len(tables) > 0 {
		return "; it belongs under " + plain.Either(tables)
	}
	return "; there are " + strings.Join(known, ", ")
}

func tablesWith(key, path string, table reflect.Type) []string {
	var tables []string
	for i := range table.NumField() {
		field := table.Field(i)
		name := field.Tag.Get("toml")
		typ := field.Type
		if typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if name == key && path != "" {
			tables = append(tables, "["+path+"]")
		}
		if name != "" && typ.Kind() == reflect.Struct {
			tables = append(tables, tablesWith(key, strings.TrimPrefix(path+"."+name, "."), typ)...)
		}
	}
	return tables
}

// inWords turns the library's message into a sentence. What it found instead
// is left out: that may be part of a password.
func inWords(message string) string {
	message, _, _ = strings.Cut(message, " but got ")
	switch {
	case strings.HasPrefix(message, "unexpected character"), strings.HasPrefix(message, "expected keyword"),
		strings.HasPrefix(message, "expected digit"), message == "strings must be quoted":
		return `this value cannot be read; text stands in quotes: key = "value"`
	case strings.HasPrefix(message, "invalid escape character"):
		return `a backslash in double quotes means something else; put the value in single quotes: 'C:\folder'`
	case strings.HasPrefix(message, "invalid character at start of key"):
		return `a line begins with a key, as in key = "value", or with a [table]`
	case message == "basic strings cannot have new lines", message == "literal strings cannot have new lines",
		strings.HasPrefix(message, "unterminated"):
		return "the closing quote is missing on this line"
	case message == "expected newline":
		return "there is something after the value; a remark begins with #"
	case strings.HasSuffix(message, "already defined"), strings.Contains(message, "already exists"):
		return message + " above; keep one of the two"
	}
	return "this line is not TOML: " + message
}

func kindInWords(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "text"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer, unstable.Float:
		return "a number"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	}
	return "a date or time"
}

package fields

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// spot is a table or field on the way through the file; kind is nil below a
// name that is not known.
type spot struct {
	path string
	kind reflect.Type
}

// parse notes the place of every field, and what is wrong with names and kinds
// of values.
func (f *File) parse(src []byte) {
	f.parser.Reset(src)
	root := spot{kind: f.root}
	table := root
	for f.parser.NextExpression() {
		switch e := f.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = f.header(root, e)
		case unstable.KeyValue:
			f.keyValue(table, e)
		}
	}
	var syntax *unstable.ParserError
	if errors.As(f.parser.Error(), &syntax) {
		f.Mistakes = append(f.Mistakes, Mistake{Place: f.placeOf(f.parser.Range(syntax.Highlight)), Text: inWords(syntax.Message)})
	}
}

// header goes to the table that a [header] or [[header]] begins.
func (f *File) header(s spot, node *unstable.Node) spot {
	keys := node.Key()
	for keys.Next() {
		key := keys.Node()
		if s = f.child(s, key); s.kind == nil {
			return s
		}
		begins := keys.IsLast()
		switch {
		case several(s.kind):
			if begins && node.Kind == unstable.Table {
				f.wrong(f.at(key), s.path, "may be there several times: write [[%s]] with double brackets", Plain(s.path))
			}
			if begins || f.tables[s.path] == 0 {
				f.tables[s.path]++
			}
			s = spot{fmt.Sprintf("%s[%d]", s.path, f.tables[s.path]-1), s.kind.Elem()}
			if begins {
				f.places[s.path] = f.at(key)
			}
		case s.kind.Kind() != reflect.Struct:
			f.wrong(f.at(key), s.path, "is no table: write %s = … under its table", key.Data)
			return spot{path: s.path}
		case begins && node.Kind == unstable.ArrayTable:
			f.wrong(f.at(key), s.path, "is there only once: write [%s] with single brackets", Plain(s.path))
		}
	}
	return s
}

func (f *File) keyValue(s spot, node *unstable.Node) {
	keys := node.Key()
	for keys.Next() {
		if s.kind == nil {
			return
		}
		if s.kind.Kind() != reflect.Struct {
			f.wrong(f.Find(s.path), s.path, "has nothing under it")
			return
		}
		s = f.child(s, keys.Node())
	}
	if s.kind != nil {
		f.value(s, node.Value())
	}
}

// child goes to a named field of the table s and notes its place.
func (f *File) child(s spot, key *unstable.Node) spot {
	name := string(key.Data)
	next := spot{path: strings.TrimPrefix(s.path+"."+name, ".")}
	if _, there := f.places[next.path]; !there {
		f.places[next.path] = f.at(key)
	}
	var known []string
	for i := range s.kind.NumField() {
		tag := s.kind.Field(i).Tag.Get("toml")
		if tag == "" {
			continue
		}
		if tag == name {
			next.kind = behind(s.kind.Field(i).Type)
		}
		known = append(known, tag)
	}
	if next.kind == nil {
		f.wrong(f.at(key), next.path, "is not known%s", f.elsewhere(name, known))
	}
	return next
}

// behind is the type that a pointer points to: a table that may be missing.
func behind(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func several(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// elsewhere ends the sentence about a name that is not known: what it may stand
// for here, the table to which it belongs, or what there is here.
func (f *File) elsewhere(name string, known []string) string {
	if guess := Nearest(name, known); guess != "" {
		return fmt.Sprintf("; did you mean %q?", guess)
	}
	if tables := tablesWith(name, "", f.root); len(tables) > 0 && len(tables) <= 4 {
		return "; it belongs under " + Either(tables)
	}
	return "; there are " + strings.Join(known, ", ")
}

func tablesWith(name, path string, table reflect.Type) []string {
	var tables []string
	for i := range table.NumField() {
		tag, kind := table.Field(i).Tag.Get("toml"), behind(table.Field(i).Type)
		inner := strings.TrimPrefix(path+"."+tag, ".")
		if several(kind) {
			kind = kind.Elem()
		}
		if tag == name && path != "" {
			tables = append(tables, "["+path+"]")
		}
		if tag != "" && kind.Kind() == reflect.Struct {
			tables = append(tables, tablesWith(name, inner, kind)...)
		}
	}
	return tables
}

// value checks that a value is of the kind that its field holds.
func (f *File) value(s spot, v *unstable.Node) {
	if text, ok := reflect.New(s.kind).Interface().(encoding.TextUnmarshaler); ok {
		if v.Kind != unstable.String {
			f.wrong(f.Find(s.path), s.path, "must be text in quotes, not %s", kindInWords(v.Kind))
		} else if err := text.UnmarshalText(v.Data); err != nil {
			f.wrong(f.Find(s.path), s.path, "%s", err)
		}
		return
	}
	want, fits := "", false
	switch s.kind.Kind() {
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
		want, fits = "a table or fields in braces", v.Kind == unstable.InlineTable
	}
	if !fits {
		f.wrong(f.Find(s.path), s.path, "must be %s, not %s", want, kindInWords(v.Kind))
		return
	}
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			f.keyValue(s, children.Node())
		}
	case unstable.Array:
		for n := 0; children.Next(); n++ {
			item := spot{fmt.Sprintf("%s[%d]", s.path, n), s.kind.Elem()}
			f.places[item.path] = f.at(children.Node())
			f.value(item, children.Node())
		}
	}
}

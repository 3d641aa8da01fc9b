package fields

import (
	"strings"
	"testing"
)

type inner struct {
	N    int  `toml:"n"`
	Deep *two `toml:"deep"`
}

type two struct {
	List []string `toml:"list"`
}

type outer struct {
	Name string  `toml:"name"`
	One  inner   `toml:"one"`
	Many []inner `toml:"many"`
	own  string  // never read
}

// Each field has its place, wherever it is written, and a missing one that of
// the table that should hold it.
func TestPlaces(t *testing.T) {
	var got outer
	f := Read([]byte("\ufeffname = \"a\"\r\none = { n = 1, deep.list = [\"x\",\r\n  \"y\"] }\r\n[[many]]\r\n[[many]]\r\nn = 2\r\n[many.deep]\r\nlist = []\r\n"), &got)
	if len(f.Mistakes) > 0 {
		t.Fatal(f.Mistakes)
	}
	if got.own != "" || got.Many[1].N != 2 || got.One.Deep.List[1] != "y" {
		t.Errorf("read %+v", got)
	}
	for path, want := range map[string]Place{
		"name": {1, 1}, "one.n": {2, 9}, "one.deep.list": {2, 21}, "one.deep.list[1]": {3, 3},
		"many[0]": {4, 3}, "many[0].n": {4, 3}, "many[1].n": {6, 1}, "many[1].deep.list": {8, 1}, "nothing": {},
	} {
		if got := f.Find(path); got != want {
			t.Errorf("%s stands at %v, want %v", path, got, want)
		}
	}
	if f.Has("many[0].n") || !f.Has("many[1].n") || Plain("many[1].n") != "many.n" {
		t.Error("what the file sets is not what it holds")
	}
}

// All mistakes at once, and none repeats what the file holds.
func TestMistakes(t *testing.T) {
	var got outer
	f := Read([]byte("name = 8172635\none.m = \"hunter2\"\n[[many]]\ndeep = [1]\nlist = []\n[name]\n[many]\n"), &got)
	var lines []string
	for _, m := range f.Mistakes {
		lines = append(lines, m.Text)
	}
	want := `name must be text in quotes, not a number
one.m is not known; there are n, deep
many.deep must be a table or fields in braces, not a list
many.list is not known; it belongs under [one.deep] or [many.deep]
name is no table: write name = … under its table
many may be there several times: write [[many]] with double brackets`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever the bytes, reading ends, and what is wrong has a sentence.
func FuzzRead(f *testing.F) {
	f.Add([]byte("many = [{n = 1}, 3]\n[many.deep.x]\n"))
	f.Add([]byte("name = \"\\"))
	f.Add([]byte("one.deep.list.x = 1\n[one]\nn = 1\nn = 2\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var got outer
		for _, m := range Read(src, &got).Mistakes {
			if m.Text == "" {
				t.Errorf("a mistake at %v without words", m.Place)
			}
		}
	})
}

package templates

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	maxSource = 64 << 10 // bytes of a letter's file
	maxDepth  = 20       // of quotes, lists and tags within each other
)

// source is the file of a letter or part as it was read.
type source struct {
	name    string
	raw     string
	version string
	subject []*node
	to      string
	when    string
	body    []*node
	parts   []string // included, in order, each once
	starts  []int    // offset of each line in raw
	found   []Finding
}

// tidy makes one text of what editors save: without a byte order mark, lines
// ending in \n, and no spacing but spaces.
func tidy(raw string) string {
	raw = strings.TrimPrefix(raw, "\ufeff")
	raw = strings.ReplaceAll(raw, "\r\n", "\n")
	return spacing.Replace(raw)
}

var spacing = strings.NewReplacer("\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n", "\t", "    ", "\u00a0", " ", "\u0085", " ")

// read reads a letter, or a part (which has no header). What is wrong is in
// found, with its place. parts are the bodies that {{include}} may name; nil
// for a part, which may include nothing.
func read(name, raw string, parts map[string]*source) *source {
	s := &source{name: name, raw: tidy(raw)}
	switch {
	case len(s.raw) > maxSource:
		s.raw = ""
		s.problem(0, "the file is larger than %d kB: a letter is shorter than that", maxSource>>10)
		return s
	case !utf8.ValidString(s.raw) || strings.ContainsRune(s.raw, 0):
		s.raw = ""
		s.problem(0, "the file is not plain text in UTF-8: save it as “UTF-8” or “Unicode (UTF-8)”")
		return s
	}
	for i := 0; i <= len(s.raw); i++ {
		if i == 0 || s.raw[i-1] == '\n' {
			s.starts = append(s.starts, i)
		}
	}
	begin := 0
	if parts != nil {
		begin = s.header()
	}
	r := &reader{source: s, parts: parts, base: begin}
	s.body = r.read(markdown, s.raw[begin:])
	return s
}

// place finds line and column of an offset into raw.
func (s *source) place(offset int) place {
	offset = max(0, min(offset, len(s.raw)))
	line := sort.SearchInts(s.starts, offset+1)
	if line == 0 {
		return place{s.name, 1, 1}
	}
	return place{s.name, line, utf8.RuneCountInString(s.raw[s.starts[line-1]:offset]) + 1}
}

func (s *source) problem(offset int, format string, args ...any) {
	s.found = append(s.found, s.place(offset).problem(format, args...))
}

// reader turns goldmark's tree into nodes, and tags into choices and loops.
type reader struct {
	*source
	parts map[string]*source
	base  int // of the Markdown in the file
}

func (r *reader) read(p parser.Parser, markdown string) []*node {
	src := []byte(markdown)
	return r.siblings(p.Parse(text.NewReader(src)).FirstChild(), src, 0)
}

// open is a tag that waits for its end.
type open struct {
	node   *node
	offset int
	verb   verb
	begun  bool // {{else}} was seen
}

// siblings reads what stands beside each other. A choice or a loop begins and
// ends among the same siblings: both tags in one paragraph, or both on lines
// of their own.
func (r *reader) siblings(first ast.Node, src []byte, depth int) []*node {
	stack := []open{{node: &node{}}}
	if first != nil && depth > maxDepth {
		r.problem(r.base+max(0, first.Pos()), "too many things within each other here: make the letter simpler")
		return nil
	}
	add := func(ns ...*node) {
		top := &stack[len(stack)-1]
		if top.begun {
			top.node.other = append(top.node.other, ns...)
		} else {
			top.node.kids = append(top.node.kids, ns...)
		}
	}
	for n := first; n != nil; n = n.NextSibling() {
		t, ok := n.(*tagNode)
		if !ok {
			add(r.node(n, src, depth)...)
			continue
		}
		offset := r.base + t.Pos()
		at := r.place(offset)
		top := &stack[len(stack)-1]
		switch t.verb {
		case verbIf, verbIfNot, verbEach:
			k := choice
			if t.verb == verbEach {
				k = loop
			}
			n := &node{kind: k, at: at, text: t.name, not: t.verb == verbIfNot}
			add(n)
			stack = append(stack, open{node: n, offset: offset, verb: t.verb})
			if len(stack) > maxDepth {
				r.problem(offset, "too many things within each other here: make the letter simpler")
				return nil
			}
		case verbElse:
			if top.node.kind != choice || len(stack) == 1 || top.begun {
				r.problem(offset, "{{else}} stands outside of an {{#if}}")
				continue
			}
			top.begun = true
		case verbEndIf, verbEndEach:
			want := choice
			if t.verb == verbEndEach {
				want = loop
			}
			if len(stack) == 1 || top.node.kind != want {
				r.problem(offset, "{{%s}} ends nothing that began here: the beginning and the end must stand in the same paragraph, or each on a line of its own", t.verb)
				continue
			}
			stack = stack[:len(stack)-1]
		default:
			add(r.value(t, at, offset)...)
		}
	}
	for _, o := range stack[1:] {
		end := "/if"
		if o.verb == verbEach {
			end = "/each"
		}
		r.problem(o.offset, "{{%s %s}} is never closed: put {{%s}} where it ends", o.verb, o.node.text, end)
	}
	return stack[0].node.kids
}

// value reads a tag that stands for something to print.
func (r *reader) value(t *tagNode, at place, offset int) []*node {
	switch t.verb {
	case verbField:
		return []*node{{kind: field, at: at, text: t.name}}
	case verbButtons:
		if t.inline {
			r.problem(offset, "{{buttons}} must stand alone on its line")
		}
		return []*node{{kind: buttons, at: at, text: "buttons"}}
	case verbInclude:
		part := r.parts[t.name]
		switch {
		case r.parts == nil:
			r.problem(offset, "a part cannot include another part")
		case t.inline:
			r.problem(offset, "{{include %s}} must stand alone on its line", t.name)
		case part == nil:
			r.problem(offset, "there is no part called %q: there are %s", t.name, listed(slices.Sorted(maps.Keys(r.parts))))
		default:
			r.included(t.name)
			return part.body
		}
		return nil
	case verbOpen:
		r.problem(offset, "{{ is not closed by }} on the same line")
		return nil
	}
	r.problem(offset, "{{%s}} cannot be understood: a field is written like {{customer.name}}, a condition like {{#if due.answer}}", t.name)
	return nil
}

func (r *reader) included(part string) {
	if !slices.Contains(r.source.parts, part) {
		r.source.parts = append(r.source.parts, part)
	}
}

// node reads anything that is no tag.
func (r *reader) node(n ast.Node, src []byte, depth int) []*node {
	kids := func() []*node { return r.siblings(n.FirstChild(), src, depth+1) }
	offset := r.base + max(0, n.Pos())
	at := r.place(offset)
	switch n := n.(type) {
	case *ast.Text:
		out := []*node{{kind: words, at: at, text: string(util.UnescapePunctuations(n.Segment.Value(src)))}}
		if n.HardLineBreak() {
			out = append(out, &node{kind: lineBreak, at: at})
		} else if n.SoftLineBreak() {
			out[0].text += " "
		}
		return out
	case *ast.String:
		return []*node{{kind: words, at: at, text: string(n.Value)}}
	case *ast.Emphasis:
		k := emphasis
		if n.Level > 1 {
			k = strong
		}
		return []*node{{kind: k, at: at, kids: kids()}}
	case *ast.Link:
		return []*node{{kind: link, at: at, kids: kids(), target: r.scan(string(n.Destination), at, offset)}}
	case *ast.AutoLink:
		to := string(n.URL(src))
		return []*node{{kind: link, at: at, kids: []*node{{kind: words, at: at, text: string(n.Label(src))}}, target: []*node{{kind: words, at: at, text: to}}}}
	case *ast.Paragraph, *ast.TextBlock:
		return []*node{{kind: paragraph, at: at, kids: kids()}}
	case *ast.Heading:
		return []*node{{kind: heading, at: at, level: n.Level, kids: kids()}}
	case *ast.List:
		return []*node{{kind: list, at: at, level: n.Start, loose: !n.IsTight, kids: kids()}}
	case *ast.ListItem:
		return []*node{{kind: item, at: at, kids: kids()}}
	case *ast.Blockquote:
		return []*node{{kind: quote, at: at, kids: kids()}}
	case *ast.ThematicBreak:
		return []*node{{kind: rule, at: at}}
	case *ast.Image:
		r.problem(offset, "a letter carries no pictures: write a link, without the ! before it")
	default:
		r.problem(offset, "%s cannot be used in a letter", fmt.Sprint(n.Kind()))
	}
	return nil
}

// scan reads the address of a link, in which fields may stand.
func (r *reader) scan(s string, at place, offset int) []*node {
	var out []*node
	for s != "" {
		i := strings.Index(s, "{{")
		t, length := tag{}, 0
		if i >= 0 {
			t, length = readTag(s[i:])
		}
		if length == 0 || t.verb != verbField {
			if i >= 0 {
				r.problem(offset, "only fields can stand in the address of a link")
			}
			return append(out, &node{kind: words, at: at, text: s})
		}
		if i > 0 {
			out = append(out, &node{kind: words, at: at, text: s[:i]})
		}
		out = append(out, &node{kind: field, at: at, text: t.name})
		s = s[i+length:]
	}
	return out
}

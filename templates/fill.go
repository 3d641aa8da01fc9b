package templates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"putright/casework"
)

// filler writes one letter on one case: it puts values into the nodes of its
// source and leaves words, links and blocks only.
type filler struct {
	letter string
	scopes []casework.Facts // innermost last
	zone   *time.Location
	err    error // the first
}

// fill writes a letter with the facts of a case; the error is the first.
func fill(l *source, facts casework.Facts, zone *time.Location) (subject string, blocks []*node, err error) {
	f := &filler{letter: l.name, scopes: []casework.Facts{facts}, zone: zone}
	subject = flat(plainWords(f.inlines(l.subject)))
	blocks = f.blocks(l.body)
	return subject, blocks, f.err
}

func (f *filler) fail(n *node, format string, args ...any) {
	if f.err != nil {
		return
	}
	part := ""
	if n.at.letter != f.letter {
		part = n.at.letter + " "
	}
	f.err = fmt.Errorf("writing letter %s, %sline %d: %w", f.letter, part, n.at.line, fmt.Errorf(format, args...))
}

// none is what an officer writes where nothing is to be done.
var none = regexp.MustCompile(`(?i)^\s*(none|nothing|n/a)[\s.]*$`)

// fact finds a value: in a list its item's own come first.
func (f *filler) fact(name string) any {
	for i := len(f.scopes) - 1; i >= 0; i-- {
		if v, ok := f.scopes[i][name]; ok {
			if text, _ := v.(string); (name == "outcome.actions" || name == "outcome.remedy") && none.MatchString(text) {
				return nil
			}
			return v
		}
	}
	return nil
}

// empty reports whether a value counts as missing.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(clean(v)) == ""
	case bool:
		return !v
	case int:
		return v == 0
	case casework.Date:
		return v == ""
	case time.Time:
		return v.IsZero()
	case []casework.Facts:
		return len(v) == 0
	}
	return false
}

// value writes a value in words. An int of 0 is a value like any other.
func (f *filler) value(n *node) string {
	v := f.fact(n.text)
	if _, number := v.(int); !number && empty(v) {
		f.fail(n, "the field %s is missing or empty: put the words about it between {{#if %s}} and {{/if}}, or fill it", n.text, n.text)
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case casework.Date:
		if _, err := casework.ParseDate(string(v)); err != nil {
			f.fail(n, "the field %s is no date: %w", n.text, err)
		}
		return v.Long()
	case time.Time:
		return v.In(f.zone).Format("Monday 2 January 2006 at 15:04")
	case bool:
		f.fail(n, "the field %s is a yes or no: use it in {{#if %s}}", n.text, n.text)
	case []casework.Facts:
		f.fail(n, "the field %s is a list: use it in {{#each %s}}", n.text, n.text)
	default:
		f.fail(n, "the field %s holds a %T, which cannot be written", n.text, v)
	}
	return ""
}

// tags resolves choices and loops among siblings; one adds what each of the
// rest becomes to out.
func (f *filler) tags(out, ns []*node, one func(out []*node, n *node) []*node) []*node {
	for _, n := range ns {
		switch n.kind {
		case choice:
			if empty(f.fact(n.text)) == n.not {
				out = f.tags(out, n.kids, one)
			} else {
				out = f.tags(out, n.other, one)
			}
		case loop:
			items, ok := f.fact(n.text).([]casework.Facts)
			if v := f.fact(n.text); !ok && v != nil {
				f.fail(n, "the field %s is no list: it cannot be used in {{#each}}", n.text)
			}
			for _, facts := range items {
				f.scopes = append(f.scopes, facts)
				out = f.tags(out, n.kids, one)
				f.scopes = f.scopes[:len(f.scopes)-1]
			}
		default:
			out = one(out, n)
		}
	}
	return out
}

// blocks fills what stands one below the other. Lists that come to stand
// together, such as the items of a loop, make one list.
func (f *filler) blocks(ns []*node) []*node {
	var out []*node
	for _, n := range f.tags(nil, ns, f.block) {
		if last := len(out) - 1; n.kind == list && last >= 0 && out[last].kind == list && (n.level > 0) == (out[last].level > 0) {
			merged := *out[last]
			merged.kids = append(merged.kids[:len(merged.kids):len(merged.kids)], n.kids...)
			out[last] = &merged
			continue
		}
		out = append(out, n)
	}
	return out
}

func (f *filler) block(out []*node, n *node) []*node {
	filled := &node{kind: n.kind, level: n.level, loose: n.loose}
	switch n.kind {
	case paragraph:
		filled.kids = f.inlines(n.kids)
		if v := alone(filled.kids); v != nil && strings.Contains(strings.TrimSpace(clean(v.value)), "\n") {
			return append(out, passages(v.value)...)
		}
	case heading:
		filled.kids = f.inlines(n.kids)
	case rule:
		return append(out, filled)
	case buttons:
		items, _ := f.fact(n.text).([]casework.Facts)
		for _, b := range items {
			label, _ := b["label"].(string)
			to, _ := b["link"].(string)
			say, _ := b["words"].(string)
			if label = flat(label); label == "" {
				f.fail(n, "a button has no label")
			}
			filled.taps = append(filled.taps, button{label, address(to), flat(say)})
		}
		if len(items) == 0 {
			return out
		}
		return append(out, filled)
	default: // list, item, quote
		filled.kids = f.blocks(n.kids)
	}
	if !spoken(filled.kids) {
		return out
	}
	return append(out, filled)
}

// alone returns the value that is all there is in a paragraph, or nil: if it
// has several lines, it keeps its paragraphs and line breaks.
func alone(kids []*node) *node {
	var only *node
	for _, kid := range kids {
		if kid.kind == words && strings.TrimSpace(kid.text) == "" {
			continue
		}
		if only != nil || kid.value == "" {
			return nil
		}
		only = kid
	}
	return only
}

// spoken reports whether there is anything to read.
func spoken(ns []*node) bool {
	for _, n := range ns {
		if n.kind != words && n.kind != lineBreak || strings.TrimSpace(n.text) != "" {
			return true
		}
	}
	return false
}

func (f *filler) inlines(ns []*node) []*node {
	return f.tags(make([]*node, 0, len(ns)), ns, f.inline)
}

func (f *filler) inline(out []*node, n *node) []*node {
	switch n.kind {
	case words, lineBreak:
		return append(out, n)
	case field:
		v := f.value(n)
		return append(out, &node{kind: words, text: flat(v), value: v})
	case link:
		var to strings.Builder
		for _, part := range n.target {
			if part.kind == field {
				to.WriteString(f.value(part))
			} else {
				to.WriteString(part.text)
			}
		}
		return append(out, &node{kind: link, text: address(to.String()), kids: f.inlines(n.kids)})
	}
	return append(out, &node{kind: n.kind, kids: f.inlines(n.kids)})
}

// flat makes one line of a value.
func flat(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

var (
	anAddress = regexp.MustCompile(`^(?i:https?://|mailto:|tel:)[^\s"'<>\x60\\[:cntrl:]]+$`)
	aHost     = regexp.MustCompile(`^[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s"'<>\x60\\[:cntrl:]]*)?$`)
)

// address returns where a link may lead, byte for byte, or "" for what is not
// the address of a web page, mail or telephone: then only its words are
// printed. A web address may lack its https://; a telephone number may have
// spaces.
func address(to string) string {
	to = strings.TrimSpace(to)
	if number, ok := strings.CutPrefix(to, "tel:"); ok {
		to = "tel:" + strings.ReplaceAll(number, " ", "")
	}
	switch {
	case anAddress.MatchString(to):
		return to
	case aHost.MatchString(to):
		return "https://" + to
	}
	return ""
}

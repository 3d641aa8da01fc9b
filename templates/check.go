package templates

import (
	"slices"
	"strings"

	"putright/casework"
)

// Check returns what is to be said about the letters: errors, and warnings
// about words, subjects and reading age. There is none about the built-in ones.
func (s *Set) Check() []Finding {
	var found []Finding
	for _, part := range s.parts {
		found = append(found, part.found...)
		found = append(found, wording(part)...)
	}
	inParts := map[Finding][]string{}
	for _, name := range s.Names() {
		for _, f := range s.check(s.letters[name]) {
			if f.Letter == name {
				found = append(found, f)
			} else {
				inParts[f] = append(inParts[f], name)
			}
		}
	}
	for f, letters := range inParts {
		f.Text = "in " + listed(letters) + ": " + f.Text
		found = append(found, f)
	}
	return sorted(found)
}

// check looks at one letter with its parts; at its fields only once its tags
// can be read.
func (s *Set) check(l *source) []Finding {
	found := slices.Concat(l.found, wording(l))
	if len(l.found) > 0 {
		return found
	}
	c := &checker{letter: l.name}
	c.nodes(l.body, nil)
	c.needs(s, l)
	c.route(s, l)
	c.offer(s, l)
	c.header(l)
	return slices.Concat(found, c.found, readable(l))
}

// checker follows the fields of one letter.
type checker struct {
	letter string
	list   *fieldRule // in whose {{#each}} we are
	found  []Finding
}

// nodes checks fields where they stand. sure holds the names that an {{#if}}
// around them has shown to be there.
func (c *checker) nodes(ns []*node, sure []string) {
	for _, n := range ns {
		switch n.kind {
		case field:
			c.field(n, sure)
		case choice:
			c.known(n)
			with := append(slices.Clip(sure), n.text)
			if n.not {
				c.nodes(n.kids, sure)
				c.nodes(n.other, with)
			} else {
				c.nodes(n.kids, with)
				c.nodes(n.other, sure)
			}
		case loop:
			rule := c.known(n)
			if rule != nil && rule.items == nil {
				c.problem(n, "%s is no list: use {{#if %s}}", n.text, n.text)
			}
			outer := c.list
			if outer != nil {
				c.problem(n, "a list cannot stand in another list")
			}
			c.list = rule
			c.nodes(n.kids, sure)
			c.list = outer
		case link:
			c.target(n, sure)
			c.nodes(n.kids, sure)
		default:
			c.nodes(n.kids, sure)
		}
	}
}

func (c *checker) problem(n *node, format string, args ...any) {
	c.found = append(c.found, n.at.problem(format, args...))
}

// rule finds the field a name means here.
func (c *checker) rule(name string) *fieldRule {
	if c.list != nil {
		for i := range c.list.items {
			if c.list.items[i].name == name {
				return &c.list.items[i]
			}
		}
	}
	return ruleFor(c.letter, name)
}

func (c *checker) known(n *node) *fieldRule {
	r := c.rule(n.text)
	if r == nil {
		c.problem(n, "this letter has no field %s%s", n.text, c.near(n.text))
	}
	return r
}

func (c *checker) field(n *node, sure []string) {
	r := c.known(n)
	if r == nil {
		return
	}
	_, yesNo := r.example.(bool)
	switch {
	case r.items != nil:
		c.problem(n, "%s is a list: use {{#each %s}}", n.text, n.text)
	case yesNo:
		c.problem(n, "%s is a yes or no: use {{#if %s}}", n.text, n.text)
	case len(r.maybe) > 0 && !slices.Contains(r.always, c.letter) && !slices.Contains(sure, n.text):
		c.problem(n, "%s may be missing: put the words about it between {{#if %s}} and {{/if}}", n.text, n.text)
	}
}

// target checks where a link leads: to what the landlord set up, never to what
// a stranger wrote.
func (c *checker) target(n *node, sure []string) {
	var to strings.Builder
	for _, part := range n.target {
		if part.kind != field {
			to.WriteString(part.text)
			continue
		}
		c.field(part, sure)
		if r := c.rule(part.text); r != nil && !r.link {
			c.problem(part, "%s cannot be the address of a link", part.text)
		}
		to.WriteString("x.example")
	}
	if address(to.String()) == "" {
		c.problem(n, "%q is not the address of a web page, mail or telephone: write https://…, mailto:… or tel:…", to.String())
	}
}

// near suggests a field of the letter that is spelt almost like name.
func (c *checker) near(name string) string {
	best, least := "", 3
	for i := range fields {
		if other := fields[i].name; c.rule(other) != nil {
			if d := distance(name, other); d < least {
				best, least = other, d
			}
		}
	}
	if best == "" {
		return ": see the list of fields"
	}
	return ": did you mean " + best + "?"
}

// distance counts the letters to change, add or drop between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0]++
		for j := range len(b) {
			next := min(row[j], row[j+1]) + 1
			if a[i] == b[j] {
				next = min(next, corner)
			} else {
				next = min(next, corner+1)
			}
			corner, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

// header checks to whom the letter goes and its subject.
func (c *checker) header(l *source) {
	top := place{c.letter, 1, 1}
	audience := string(casework.ToStaff)
	if slices.Contains(customer, c.letter) {
		audience = string(casework.ToCustomer)
	}
	if l.to != audience {
		c.found = append(c.found, top.problem("to is %q, but this letter goes to %q", l.to, audience))
	}
	c.nodes(l.subject, nil)
	text := ""
	walk(l.subject, func(n *node) {
		switch n.kind {
		case words:
			text += n.text
		case field:
			text += "{{" + n.text + "}}"
			if r := c.rule(n.text); r != nil && r.private {
				c.problem(n, "%s must not stand in a subject: anybody who sees the screen can read it", n.text)
			}
		case choice:
		default:
			c.problem(n, "a subject holds only words and fields")
		}
	})
	if strings.TrimSpace(text) == "" {
		c.found = append(c.found, top.problem("the subject is empty"))
	}
	if r := ruleFor(c.letter, "case.ref"); r != nil && slices.Contains(r.always, c.letter) && !strings.HasPrefix(text, "[{{case.ref}}] ") {
		c.found = append(c.found, top.problem("the subject must begin with [{{case.ref}}]"))
	}
	if word := sensitive.FindString(text); word != "" {
		c.found = append(c.found, top.warning("the subject holds the word %q: anybody who sees the screen can read it", word))
	}
}

package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/policy/fields"
)

// needed reports whether a field says something, and is wrong if not.
func (v validation) needed(path, value string) bool {
	switch {
	case strings.TrimSpace(value) != "":
		return true
	case v.Has(path):
		v.wrong(path, "%s is empty.", fields.Plain(path))
	default:
		v.wrong(path, "%s is missing.", fields.Plain(path))
	}
	return false
}

// clause is needed wherever a date or a power comes from one.
func (v validation) clause(path, value string) {
	if strings.TrimSpace(value) == "" {
		v.wrong(path, `%s is missing: name the clause of the policy it comes from, or write "proposed" where there is none.`, fields.Plain(path))
	}
}

func (v validation) unique(path, id string, seen *[]string) {
	if v.needed(path, id) && slices.Contains(*seen, id) {
		v.wrong(path, "There are two with the id %q; give each its own.", id)
	}
	*seen = append(*seen, id)
}

func (v validation) date(path string, d casework.Date) {
	if !v.needed(path, string(d)) {
		return
	}
	if _, err := casework.ParseDate(string(d)); err != nil {
		v.wrong(path, `%s is %q, which is no date: write it as "2026-11-24".`, fields.Plain(path), d)
	}
}

func (v validation) clock(path, value string) {
	if at, err := time.Parse("15:04", value); err != nil || at.Format("15:04") != value {
		v.wrong(path, `%s is %q, which is no time of day: write it as "08:00".`, fields.Plain(path), value)
	}
}

func (v validation) atLeast(path string, n, least int) {
	if n < least {
		v.wrong(path, "%s is %d; it must be %d or more.", fields.Plain(path), n, least)
	}
}

// known is wrong if a word is none of those that mean something. It is no
// method so that units, starts and roles keep their types.
func known[T ~string](v validation, path string, word T, words []T) {
	switch {
	case slices.Contains(words, word):
	case word == "":
		v.wrong(path, "%s is missing; it can be %s.", fields.Plain(path), list(texts(words), "or"))
	default:
		v.unknown(path, string(word), texts(words))
	}
}

// maybe is known for a word that may be left out.
func maybe[T ~string](v validation, path string, word T, words []T) {
	if word != "" || v.Has(path) {
		known(v, path, word, words)
	}
}

// ownWords are those that mean something in a mail to putright, in small
// letters: the words of staff, what a message can be, and a few more.
func ownWords() []string {
	own := []string{"complaint", "service", "asb", "member", "other", casework.AskExtension, "yes", "off", "us"}
	for _, verb := range casework.Verbs {
		own = append(own, strings.Fields(strings.ToLower(string(verb)))...)
	}
	return own
}

func (v validation) unknown(path, word string, words []string) {
	v.wrong(path, "%s is %q%s", fields.Plain(path), word, fullStop(didYouMean(word, words)))
}

func (v validation) allKnown(path string, got, words []string) {
	for i, word := range got {
		if !slices.Contains(words, word) {
			v.unknown(fmt.Sprintf("%s[%d]", path, i), word, words)
		}
	}
}

func (v validation) someKnown(path string, got, words []string) {
	if len(got) == 0 {
		v.wrong(path, "%s is missing; it can hold %s.", fields.Plain(path), list(words, "and"))
	}
	v.allKnown(path, got, words)
}

// period checks a length of time. Without needed it may be left out or be 0;
// from lists the moments from which it can count.
func (v validation) period(path string, p casework.Period, needed bool, from ...casework.Start) {
	switch {
	case p.N < 0:
		v.atLeast(path+".n", p.N, 0)
	case p.N == 0 && needed && !v.Has(path):
		v.wrong(path, `%s is missing: write %s = { n = 5, unit = "working_days", from = %q, clause = "proposed" }, with your own number and clause.`, fields.Plain(path), lastOf(path), from[0])
	case p.N == 0 && needed:
		v.wrong(path+".n", "%s needs a number above 0.", fields.Plain(path))
	case p.N == 0:
	default:
		known(v, path+".unit", p.Unit, units)
		if slices.Contains(starts, p.From) && !slices.Contains(from, p.From) {
			v.wrong(path+".from", "%s cannot count from %s, only from %s.", fields.Plain(path), p.From, list(texts(from), "or"))
		} else {
			known(v, path+".from", p.From, from)
		}
		v.clause(path+".clause", p.Clause)
	}
}

// lastOf is the field's own name: answer of stage[1].answer.
func lastOf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func texts[T ~string](words []T) []string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return texts
}

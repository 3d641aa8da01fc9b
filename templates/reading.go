package templates

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// maxReadingAge is the age in years above which a letter to a customer is
// warned about. Letters aim at 9 (domain 4.1).
const maxReadingAge = 11

// ReadingAge returns the age in years at which most people can read the letter
// on its sample case: the Flesch-Kincaid grade of its sentences and five
// years. Headings, addresses and other lines that are no sentence don't count.
func (s *Set) ReadingAge(name string) float64 {
	l := s.letters[name]
	if l == nil {
		return 0
	}
	return ageOf(l)
}

func ageOf(l *source) float64 {
	_, blocks, _ := fill(l, Samples(l.name)[0].Facts, time.UTC)
	text := prose(blocks)
	if len(strings.Fields(strings.Join(text, " "))) < 40 {
		return 5 // too little to judge by
	}
	return readingAge(text)
}

// prose returns what blocks say, a paragraph or item each.
func prose(blocks []*node) []string {
	var out []string
	for _, b := range blocks {
		switch b.kind {
		case paragraph:
			out = append(out, strings.Split(plainWords(b.kids), "\n")...)
		case passage:
			for _, l := range b.lines {
				out = append(out, l.text)
			}
		case list, item, quote:
			out = append(out, prose(b.kids)...)
		}
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[.!?:]+(\s|$)`)

// readingAge reckons 0.39 × words a sentence + 11.8 × syllables a word − 15.59
// (Kincaid and others, 1975), and 5 for the age of grade 0.
func readingAge(paragraphs []string) float64 {
	var sentences, count, sounds int
	for _, p := range paragraphs {
		p = strings.TrimSpace(p)
		ends := len(sentenceEnd.FindAllString(p, -1))
		if ends == 0 || !strings.ContainsAny(p[len(p)-1:], ".!?:") {
			continue
		}
		sentences += ends
		for _, word := range strings.Fields(p) {
			if n := syllables(word); n > 0 {
				count++
				sounds += n
			}
		}
	}
	if sentences == 0 || count == 0 {
		return 5
	}
	return max(5, 0.39*float64(count)/float64(sentences)+11.8*float64(sounds)/float64(count)-15.59+5)
}

// syllables counts groups of vowels, without a silent e. A number, a
// reference and an address are one.
func syllables(word string) int {
	word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	switch {
	case word == "":
		return 0
	case strings.ContainsAny(word, "0123456789@") || strings.Contains(word, "."):
		return 1
	}
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if silentEnd(word) {
		n--
	}
	return max(1, n)
}

// silentEnd reports whether the last e of a word is not heard: made, times and
// looked, but not table, houses and wanted.
func silentEnd(word string) bool {
	for _, end := range []string{"es", "ed", "e"} {
		stem, ok := strings.CutSuffix(word, end)
		if !ok || stem == "" {
			continue
		}
		last := stem[len(stem)-1:]
		switch {
		case strings.Contains("aeiouy", last):
			return false
		case end == "ed":
			return !strings.Contains("td", last)
		case end == "es":
			return !strings.Contains("scghxz", last)
		}
		return last != "l" || strings.ContainsAny(stem[max(0, len(stem)-2):len(stem)-1], "aeiouy")
	}
	return false
}

package casework

import (
	"slices"
	"strings"
	"unicode"
)

// Hazards lists the policy's cues of danger in a home that a message holds, of
// the phases in force on the date, in the policy's order. A cue counts as whole
// words in any capitals, over line ends too, but not where it is directly
// denied: "no sign of mould". It says nothing of how grave the danger is: that
// is for a person (Awaab's Law, SI 2025/1042).
func (r Rules) Hazards(text string, on Date) []string {
	words := spoken(text)
	starts := map[string][]int{} // where each word stands
	for i, w := range words {
		starts[w.text] = append(starts[w.text], i)
	}
	var found []string
	for _, phase := range r.Policy.Hazard.Phases {
		if phase.From > on {
			continue
		}
		for _, cue := range phase.Cues {
			if mayStart(starts, cue) && !slices.Contains(found, cue) && says(words, starts, spoken(cue)) {
				found = append(found, cue)
			}
		}
	}
	return found
}

// mayStart reports whether the text may hold the cue, by its first word alone:
// a policy has hundreds of cues, and few messages hold even that much of one.
func mayStart(starts map[string][]int, cue string) bool {
	first, _, _ := strings.Cut(cue, " ")
	if first == "" || strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") != "" {
		return true // not plainly a word: look in full
	}
	return len(starts[first]) > 0
}

// token is a word as it is compared: small letters and digits, without
// apostrophes, so that "can't", "can’t" and "cant" are the same.
type token struct {
	text   string
	breaks bool // a comma, a full stop or the like stands before it
}

// spoken splits a text into words.
func spoken(text string) []token {
	var out []token
	var b strings.Builder
	breaks := false
	end := func() {
		if b.Len() > 0 {
			out = append(out, token{text: b.String(), breaks: breaks})
			breaks = false
		}
		b.Reset()
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || r == '‘' || r == '`':
		case r == '\u00ad' || r == '\u200b':
		default:
			end()
			breaks = breaks || strings.ContainsRune(".,;:!?()–—", r)
		}
	}
	end()
	return out
}

// says reports whether the cue stands somewhere in the text and is not denied
// there.
func says(words []token, starts map[string][]int, cue []token) bool {
	if len(cue) == 0 {
		return false
	}
	for _, at := range starts[cue[0].text] {
		if at+len(cue) > len(words) {
			break
		}
		same := 1
		for same < len(cue) && words[at+same].text == cue[same].text && !words[at+same].breaks {
			same++
		}
		if same == len(cue) && !denied(words, at, at+len(cue)) {
			return true
		}
	}
	return false
}

var (
	// denials turn what follows them round.
	denials = []string{"no", "not", "without", "isnt", "arent", "nor"}
	// between are words that may stand between a denial and what it denies.
	between = []string{"a", "an", "any", "more", "longer", "sign", "signs", "trace", "traces", "evidence", "hint", "of"}
	// turning are words after a cue that take its denial back: "no damp until".
	turning = []string{"until", "till", "before", "when"}
)

// denied reports whether the words before the cue, which stands at words[at] to
// words[end-1], deny it: "no", "isn't any", "no damp or". Whatever is less plain
// counts as said: to miss a danger is worse than to ask once too often.
func denied(words []token, at, end int) bool {
	if end < len(words) && slices.Contains(turning, words[end].text) {
		return false
	}
	for i := at; i > 0 && !words[i].breaks && at-i < 6; i-- {
		before := words[i-1].text
		switch {
		case slices.Contains(denials, before):
			return true
		case before == "or" && i > 1:
			i-- // "no damp or mould": the word before it stands under the same denial
		case !slices.Contains(between, before):
			return false
		}
	}
	return false
}

package desk

import (
	"net/mail"
	"regexp"
	"strings"

	"putright/casework"
)

// peopleGrammars are the words that name somebody.
var peopleGrammars = []grammar{
	{word: "ASSIGN", form: formAssign, loud: true, read: readAssign},
	{word: "WITH", form: "WITH and the contractor's name, or WITH us", read: readWith},
	{word: "PARTY", form: formParty, read: readParty},
}

const (
	formAssign = "ASSIGN and the name or address of a colleague that the program knows"
	formParty  = "PARTY customer Name <address>, PARTY Name <address> may speak, PARTY Name <address> may not speak, or PARTY spokesperson Name <address>"
)

// readAssign reads the name or address of one colleague, who must be known;
// "Assign the job to the plumber" is a note.
func readAssign(a about, s said) (command, bool) {
	name, _ := cutWord(unlinked(s.line), "to")
	if i, j := strings.IndexByte(name, '<'), strings.IndexByte(name, '>'); i >= 0 && j > i {
		name = name[i+1 : j]
	}
	var found []string
	for _, who := range a.team {
		first, _, _ := strings.Cut(who.Name, " ")
		last := who.Name[strings.LastIndexByte(who.Name, ' ')+1:]
		if strings.EqualFold(who.Name, name) {
			found = []string{who.Address}
			break
		}
		if strings.EqualFold(first, name) || strings.EqualFold(last, name) {
			found = append(found, who.Address)
		}
	}
	if who, ok := a.team.Find(name); ok {
		found = []string{who.Address}
	}
	w := word(casework.VerbAssign, s.below)
	switch {
	case len(found) == 1:
		w.Value = found[0]
		return command{Word: w}, true
	case len(found) > 1 || strings.Contains(name, "@"):
		return near(formAssign)
	}
	return command{}, false
}

// notNames are words that no name of a firm begins with, and that no such name
// typed in small letters holds.
var notNames = regexp.MustCompile(`(?i)\b(?:regards?|reference|respect|thanks?|kind|best|warm|compliments|love|wishes|the|an?|this|that|these|those|my|our|your|his|her|their|its?|all|no|not|some|more|any|him|them|me|us|we|you|who|which|what|now|today|tomorrow|yesterday|immediate|great|until|till|from|by|is|was|will|has|have|in|at|on|to|for|please|apologies)\b`)

// readWith reads the name of who deals with it for us: a few words like a
// name's and nothing else on the line. "With regards to …" is a note.
func readWith(_ about, s said) (command, bool) {
	w := word(casework.VerbWith, s.below)
	words := strings.Fields(s.line)
	switch {
	case strings.EqualFold(s.line, "us"):
		w.Off = true
		return command{Word: w}, true
	case len(words) == 0 || len(words) > 6 || s.colon || strings.ContainsAny(s.line, ",;:?!£@\""):
		return command{}, false
	case notNames.MatchString(words[0]):
		return command{}, false
	}
	named := true
	for _, word := range words {
		if first := word[:1]; first >= "a" && first <= "z" && word != "and" && word != "of" && word != "ltd" && word != "plc" && word != "the" {
			named = false
		}
	}
	w.Value = s.line
	switch {
	case s.loud || named:
		return command{Word: w}, true
	case len(words) <= 4 && strings.TrimSpace(s.below) == "":
		return command{Word: w}, !notNames.MatchString(s.line)
	}
	return command{}, false
}

var (
	mayForm   = regexp.MustCompile(`(?i)^(.*?)\s*,?\s*\b(may\s+not\s+speak|may\s+speak)$`)
	linkMark  = regexp.MustCompile(`<mailto:[^<>]*>|\[mailto:[^\[\]]*\]`)
	addressIn = regexp.MustCompile(`^[^\s<>@"(),:;\[\]]+@[^\s<>@"(),:;\[\]]+$`)
)

// unlinked drops the links that mail programs put behind an address.
func unlinked(text string) string {
	return strings.TrimSpace(linkMark.ReplaceAllStringFunc(text, func(link string) string {
		if i := strings.Index(text, link); i > 0 && strings.Contains(text[:i], "@") {
			return ""
		}
		return "<" + link[len("<mailto:"):len(link)-1] + ">"
	}))
}

func unlinkedLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = unlinked(lines[i])
	}
	return strings.Join(lines, "\n")
}

// readParty reads who may speak for the customer, or that somebody is the
// customer. An address must be one that mail can go to.
func readParty(_ about, s said) (command, bool) {
	c, ok := s.party(s.line, s.below)
	if long := strings.TrimRight(s.long, " .,;!"); (!ok || c.meant != "") && long != s.line {
		if c, ok := s.party(long, s.after); ok && c.meant == "" {
			return c, true
		}
	}
	return c, ok
}

// party reads one way of joining the mail's lines.
func (s said) party(text, below string) (command, bool) {
	w := word(casework.VerbParty, below)
	text = unlinked(text)
	if role, rest := firstWord(text); strings.EqualFold(role, "customer") || strings.EqualFold(role, "spokesperson") {
		w.Value = strings.ToLower(role)
		person, ok := readPerson(rest)
		if !ok && !strings.Contains(rest, "@") && !s.loud {
			return command{}, false
		}
		if !ok {
			return near("PARTY " + w.Value + " Name <address>")
		}
		w.Person = person
		return command{Word: w}, true
	}
	m := mayForm.FindStringSubmatch(text)
	if m == nil {
		if strings.Contains(text, "@") {
			return near(formParty)
		}
		return command{}, false
	}
	w.Value = strings.ToLower(strings.Join(strings.Fields(m[2]), " "))
	if m[1] != "" {
		person, ok := readPerson(m[1])
		if !ok {
			return near(formParty)
		}
		w.Person = person
	}
	return command{Word: w}, true
}

// readPerson reads "Name <address>" or an address alone.
func readPerson(text string) (casework.Person, bool) {
	text = strings.TrimSpace(text)
	name := ""
	if i := strings.IndexByte(text, '<'); i >= 0 && strings.HasSuffix(text, ">") {
		name, text = strings.Trim(strings.TrimSpace(text[:i]), `"'“”`), strings.TrimSpace(text[i+1:len(text)-1])
	} else if i := strings.LastIndexByte(text, ' '); i >= 0 {
		name, text = strings.TrimSpace(text[:i]), text[i+1:]
	}
	a, err := mail.ParseAddress(text)
	if err != nil || !addressIn.MatchString(a.Address) || strings.ContainsAny(name, "<>@") {
		return casework.Person{}, false
	}
	return casework.Person{Address: strings.ToLower(a.Address), Name: name}, true
}

func firstWord(text string) (first, rest string) {
	first, rest, _ = strings.Cut(text, " ")
	return first, strings.TrimSpace(rest)
}

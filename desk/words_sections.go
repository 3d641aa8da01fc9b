package desk

import (
	"regexp"
	"strings"

	"putright/casework"
)

// The headings of each word's letter, as the buttons write them and as people
// do, with the fields that they fill.
var (
	outcomeHeadings = map[string]string{
		"findings": "outcome.findings", "finding": "outcome.findings", "our findings": "outcome.findings", "what we found": "outcome.findings", "reasons": "outcome.findings",
		"what puts it right": "outcome.remedy", "what puts this right": "outcome.remedy", "how we put it right": "outcome.remedy", "putting it right": "outcome.remedy", "remedy": "outcome.remedy",
		"what we will do": "outcome.actions", "actions": "outcome.actions", "action": "outcome.actions", "what we'll do": "outcome.actions", "what we’ll do": "outcome.actions",
		"learning": "outcome.learning", "lessons": "outcome.learning",
		"what we understood": "definition.points", "what you want": "definition.wanted", "what you wanted": "definition.wanted",
	}
	definitionHeadings = map[string]string{
		"what we understood": "definition.points", "what we understand": "definition.points", "our understanding": "definition.points",
		"what you want": "definition.wanted", "what you wanted": "definition.wanted", "outcome sought": "definition.wanted",
		"what we are responsible for": "definition.ours", "what we're responsible for": "definition.ours", "what we’re responsible for": "definition.ours",
		"what we are not responsible for": "definition.not_ours", "what we're not responsible for": "definition.not_ours", "what we’re not responsible for": "definition.not_ours",
	}
	delayHeadings = map[string]string{
		"what we have done": "delay.done", "what we’ve done": "delay.done", "what we've done": "delay.done", "done so far": "delay.done",
	}
	refusalHeadings = map[string]string{
		"reason": "refusal.reason", "reasons": "refusal.reason", "evidence": "refusal.evidence", "discretion": "refusal.discretion",
		"where to go instead": "refusal.signpost", "who else can help": "refusal.signpost", "signpost": "refusal.signpost",
	}
	hearingHeadings = map[string]string{
		"where": "hearing.where", "place": "hearing.where", "panel": "hearing.panel", "papers": "hearing.papers",
	}
)

var pointLine = regexp.MustCompile(`(?i)^[ \t*_#]*point\s+(\d{1,3})[ \t*_]*[:.)–—-][ \t*_]*(.*)$`)

// heading reads a line's heading and returns what stands behind it.
func heading(line string) (name, behind string, ok bool) {
	head, behind, ok := strings.Cut(line, ":")
	if !ok || len(head) > 60 {
		return "", "", false
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(head, " \t*_#")), " ")), strings.TrimLeft(behind, "*_ \t"), true
}

// isHeading reports whether the line begins a part of any letter.
func isHeading(line string) bool {
	if pointLine.MatchString(line) {
		return true
	}
	name, _, ok := heading(line)
	if !ok {
		return false
	}
	for _, headings := range []map[string]string{outcomeHeadings, definitionHeadings, delayHeadings, refusalHeadings, hearingHeadings} {
		if _, known := headings[name]; known {
			return true
		}
	}
	return false
}

// sections splits a text at its headings. Text before the first belongs to none,
// and fills the field otherwise only where there is no heading at all.
func sections(text string, headings map[string]string, otherwise string) casework.Facts {
	facts := casework.Facts{}
	field, parts := "", map[string][]string{}
	var points []casework.Facts
	var findings [][]string // of the points
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := pointLine.FindStringSubmatch(line); m != nil && headings["findings"] != "" {
			points, findings = append(points, casework.Facts{"n": number(m[1])}), append(findings, []string{m[2]})
			field = "point"
			continue
		}
		if name, behind, ok := heading(line); ok {
			if known, ok := headings[name]; ok {
				field, line = known, behind
			}
		}
		switch field {
		case "":
		case "point":
			last := &findings[len(findings)-1]
			*last = append(*last, line)
		default:
			parts[field] = append(parts[field], line)
		}
	}
	for field, lines := range parts {
		facts[field] = strings.TrimSpace(strings.Join(lines, "\n"))
	}
	for i, p := range points {
		p["finding"] = strings.TrimSpace(strings.Join(findings[i], "\n"))
	}
	if len(points) > 0 {
		facts["outcome.points"] = points
	}
	if text = strings.TrimSpace(text); len(facts) == 0 && otherwise != "" && text != "" {
		facts[otherwise] = text
	}
	if all, ok := facts["definition.points"].(string); ok {
		delete(facts, "definition.points")
		if list := items(all); len(list) > 0 {
			facts["definition.points"] = list
		}
	}
	return facts
}

var listMark = regexp.MustCompile(`^[ \t]*(?:[-*•–·]|\(?\d{1,2}[.)])[ \t]+`)

// wrapped is the length from which a line was probably broken by a mail program
// and not by its writer.
const wrapped = 60

// items reads a list: each begins with a mark or number, or after a gap; lines
// that no mail program broke stand for themselves.
func items(text string) []casework.Facts {
	marked := false
	for line := range strings.Lines(text) {
		marked = marked || listMark.MatchString(line)
	}
	var found [][]string
	open := false // the last item may run on
	for line := range strings.Lines(text) {
		mark := listMark.FindString(line)
		words := strings.Join(strings.Fields(line[len(mark):]), " ")
		switch {
		case words == "":
			open = false
			continue
		case open && mark == "":
			last := &found[len(found)-1]
			*last = append(*last, words)
		default:
			found = append(found, []string{words})
		}
		open = marked || len(line) >= wrapped
	}
	out := make([]casework.Facts, len(found))
	for i, words := range found {
		out[i] = casework.Facts{"text": strings.Join(words, " ")}
	}
	return out
}

var promiseLine = regexp.MustCompile(`(?i)^[ \t*•–-]*promise\b[ \t:]*(.*)$`)

func isPromise(line string) bool { return promiseLine.MatchString(line) }

// readPromise reads "a new boiler by 4 December".
func (a about) readPromise(text string) (what string, by casework.Date, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	i := strings.LastIndex(strings.ToLower(text), " by ")
	if i < 0 {
		return "", "", false
	}
	what = strings.TrimPrefix(strings.TrimSpace(text[:i]), "of ")
	by, ok = readDay(text[i+len(" by "):], a.today)
	return strings.TrimRight(what, " ,"), by, ok && what != ""
}

// promises takes the lines "PROMISE … by DATE" out of a text. A line that a mail
// program broke is joined again. Where one in capitals can't be read, it returns
// that line: nothing promised is lost in silence.
func (a about) promises(text string) (rest string, promised []casework.Facts, unread string) {
	lines := strings.Split(text, "\n")
	var kept []string
	for i := 0; i < len(lines); i++ {
		m := promiseLine.FindStringSubmatch(lines[i])
		if m == nil {
			kept = append(kept, lines[i])
			continue
		}
		read := false
		for more := 0; more <= 2 && i+more < len(lines) && (more == 0 || strings.TrimSpace(lines[i+more]) != ""); more++ {
			whole := m[1] + " " + strings.Join(lines[i+1:i+1+more], " ")
			if what, by, ok := a.readPromise(whole); ok {
				promised = append(promised, casework.Facts{"what": what, "by": by})
				i += more
				read = true
				break
			}
		}
		if !read && strings.Contains(lines[i], "PROMISE") && unread == "" {
			unread = strings.TrimSpace(lines[i])
		}
		if !read {
			kept = append(kept, lines[i])
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n")), promised, unread
}

var (
	greeting   = regexp.MustCompile(`(?i)^(?:dear|hi|hello|good (?:morning|afternoon|evening))\s+([^,:;.!?]{1,60})`)
	titled     = regexp.MustCompile(`(?i)\b(?:mr|mrs|ms|miss|mx|dr|sir|madam|tenant|resident|customer)\b`)
	signOff    = regexp.MustCompile(`(?i)^(?:(?:kind|kindest|best|warm|many) )?(?:regards|wishes|thanks)\b[ ,.!]*$|^(?:yours (?:sincerely|faithfully|truly)|thanks|thank you|cheers|best)\b[ ,.!]*$`)
	closeAfter = 5 // lines that a name and a job title may take below a sign-off
)

// greets reports whether the line greets the customer, by name or by a title.
func greets(line, customer string) bool {
	m := greeting.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	for _, name := range strings.Fields(strings.ToLower(customer)) {
		for _, word := range strings.Fields(strings.ToLower(m[1])) {
			if len(name) > 1 && word == name {
				return true
			}
		}
	}
	return titled.MatchString(m[1])
}

// withoutSignOff leaves out "Kind regards" and the name below it at the end of
// a text: the letter has a sign-off of its own.
func withoutSignOff(text string) string {
	lines := strings.Split(strings.TrimRight(text, " \t\n"), "\n")
	for i := max(0, len(lines)-closeAfter); i < len(lines); i++ {
		if signOff.MatchString(strings.TrimSpace(lines[i])) {
			return strings.TrimRight(strings.Join(lines[:i], "\n"), " \t\n")
		}
	}
	return text
}

// letterText is a writer's own letter without greeting and sign-off, which the
// letter has already.
func letterText(text string) string {
	first, rest := firstLine(text)
	if m := greeting.FindString(first); m != "" {
		behind := strings.TrimLeft(first[len(m):], " ,:;.!?")
		text = behind + "\n" + rest
		if behind == "" {
			text = rest
		}
	}
	return strings.TrimSpace(withoutSignOff(text))
}

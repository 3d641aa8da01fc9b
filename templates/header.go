package templates

import (
	"regexp"
	"strings"
)

const fence = "+++"

var setting = regexp.MustCompile(`^\s*([a-z]+)\s*=\s*"(.*)"\s*$`)

// header reads the lines between the two +++ and returns the offset at which
// the letter itself begins.
func (s *source) header() int {
	line, rest, _ := strings.Cut(s.raw, "\n")
	if strings.TrimSpace(line) != fence {
		s.problem(0, "a letter begins with a line +++, then its subject, then another line +++")
		return 0
	}
	seen := map[string]bool{}
	offset := len(line) + 1
	for {
		line, after, more := strings.Cut(rest, "\n")
		end := offset + len(line)
		if strings.TrimSpace(line) == fence {
			break
		}
		if m := setting.FindStringSubmatchIndex(line); m != nil {
			key, value := line[m[2]:m[3]], line[m[4]:m[5]]
			if seen[key] {
				s.problem(offset+m[2], "%s stands here twice: keep one of them", key)
			}
			seen[key] = true
			switch key {
			case "subject":
				r := &reader{source: s, base: offset + m[4]}
				for _, p := range r.read(oneLine, value) {
					s.subject = append(s.subject, p.kids...)
				}
			case "to":
				s.to = value
			case "when":
				s.when = value
			default:
				s.problem(offset+m[2], "the header has no %q: it has subject, to and when", key)
			}
		} else if strings.TrimSpace(line) != "" {
			s.problem(offset, `this line cannot be read: write it like subject = "We have your message", with straight quotation marks`)
		}
		if !more {
			s.problem(len(s.raw), "the header has no second line +++: put one after the subject")
			return len(s.raw)
		}
		rest, offset = after, end+1
	}
	for _, key := range []string{"subject", "to"} {
		if !seen[key] {
			s.problem(0, "the header has no %s", key)
		}
	}
	return min(len(s.raw), offset+strings.IndexByte(rest+"\n", '\n')+1)
}

package classifier

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"

	"putright/casework"
)

// Example is a labelled mail. The fields and what each label means are those of
// the label guide.
type Example struct {
	ID      string          `json:"id"`
	From    string          `json:"from"`
	Date    time.Time       `json:"date"`
	Subject string          `json:"subject"`
	Body    string          `json:"body"`
	Kind    casework.Kind   `json:"kind"`
	Stage   string          `json:"stage"`
	Flags   []casework.Flag `json:"flags"`
	Group   group           `json:"group"` // mails of one group were written as each other's contrast; "" for none
}

// group is written as a number or as text.
type group string

func (g *group) UnmarshalJSON(b []byte) error {
	*g = group(strings.Trim(string(b), `"`))
	if *g == "null" {
		*g = ""
	}
	return nil
}

//go:embed data/*.jsonl
var data embed.FS

// Examples returns the labelled mails that the shipped model was trained on.
func Examples() ([]Example, error) {
	files, err := data.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("listing the labelled mail in the program: %w", err)
	}
	var out []Example
	for _, f := range files {
		r, err := data.Open("data/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("opening the labelled mail in the program: %w", err)
		}
		e, err := ReadExamples(r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		out = append(out, e...)
	}
	return out, nil
}

// longestLine bounds one labelled mail.
const longestLine = 64 << 20

// ReadExamples reads labelled mails, one JSON object a line. An unknown label
// is an error that names the line.
func ReadExamples(r io.Reader) ([]Example, error) {
	var out []Example
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var e Example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("reading labelled mail, line %d: %w", n, err)
		}
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("reading labelled mail, line %d: %w", n, err)
		}
		out = append(out, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading labelled mail: %w", err)
	}
	return out, nil
}

func (e Example) check() error {
	if !slices.Contains(casework.Kinds, e.Kind) {
		return fmt.Errorf("%q is no kind: use one of %v", e.Kind, casework.Kinds)
	}
	if e.Stage != "" && !slices.Contains(stages, e.Stage) {
		return fmt.Errorf("%q is no stage: use one of %v, or leave it empty", e.Stage, stages)
	}
	for _, f := range e.Flags {
		if !slices.Contains(casework.Flags, f) {
			return fmt.Errorf("%q is no flag: use any of %v", f, casework.Flags)
		}
	}
	return nil
}

// Message is the example as the mailbox would hand it over.
func (e Example) Message() casework.Message {
	m := casework.Message{Subject: e.Subject, Date: e.Date, Text: newText(e.Body)}
	if a, err := mail.ParseAddress(e.From); err == nil {
		m.From = casework.Address{Name: a.Name, Addr: strings.ToLower(a.Address)}
	} else if name, addr, ok := strings.Cut(e.From, "<"); ok {
		m.From = casework.Address{Name: strings.Trim(name, `" `), Addr: strings.ToLower(strings.Trim(addr, "<> "))}
	} else {
		m.From.Addr = strings.ToLower(strings.TrimSpace(e.From))
	}
	return m
}

// newText cuts off what the plainest mail programs quote. Real mail comes with
// its quotes already taken off; labelled mail is a body as it was written. When
// nothing is left, all of it counts.
func newText(body string) string {
	var out []string
	for i, line := range strings.Split(body, "\n") {
		t := strings.ToLower(strings.TrimSpace(line))
		if strings.HasPrefix(t, ">") {
			continue
		}
		if strings.HasPrefix(t, "on ") && strings.HasSuffix(t, "wrote:") ||
			strings.HasPrefix(t, "--") && strings.Contains(t, "original message") {
			if i > 0 {
				break
			}
			continue
		}
		out = append(out, line)
	}
	if t := strings.TrimSpace(strings.Join(out, "\n")); t != "" {
		return t
	}
	return strings.TrimSpace(body)
}

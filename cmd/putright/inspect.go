package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/classifier"
	"putright/cmd/putright/plain"
	"putright/intake"
)

const inspectUsage = `usage: putright inspect [-c FILE] [--json] MAIL...

Reads mails, each from a file or - for standard input, and shows what putright
makes of them: who wrote, what is new in the text, what it takes the message
for and why. Nothing is stored or sent.

  -c FILE   the configuration: your own addresses, and how sure is sure
  --json    one JSON object a line, one line a mail
`

func runInspect(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("inspect", flag.ContinueOnError)
	path, asJSON := fs.String("c", "", ""), fs.Bool("json", false, "")
	if err := e.parse(fs, args, inspectUsage, 1, -1); err != nil {
		return err
	}
	options, threshold := intake.Options{}, classifier.DefaultThreshold
	if *path != "" {
		conf, err := e.config(*path)
		if err != nil {
			return err
		}
		for _, m := range conf.Mailboxes {
			options.Own = append(options.Own, m.Address)
			options.AuthServID = cmp.Or(options.AuthServID, m.AuthservID)
		}
		threshold = cmp.Or(conf.Classifier.Threshold, threshold)
	}

	var failed []error
	for i, file := range fs.Args() {
		m, err := e.readMail(file, options)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		read := classifier.Classify(m, classifier.Context{}, threshold)
		if *asJSON {
			if err := e.json(inspection(file, m, read)); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(e.stdout)
		}
		e.showMail(file, m, read)
	}
	return errors.Join(failed...)
}

func (e env) readMail(file string, o intake.Options) (casework.Message, error) {
	var from io.Reader = e.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return casework.Message{}, fmt.Errorf("reading a mail: %w", err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return casework.Message{}, fmt.Errorf("%s is a folder: name the mails in it, such as %s", file, strings.TrimSuffix(file, "/")+"/*.eml")
		}
		from = f
	}
	return intake.Parse(from, o), nil
}

// mailJSON is a mail as --json shows it.
type mailJSON struct {
	File        string             `json:"file"`
	MessageID   string             `json:"message_id"`
	From        string             `json:"from"`
	FromName    string             `json:"from_name"`
	Subject     string             `json:"subject"`
	Date        string             `json:"date"` // "" when there is none
	Text        string             `json:"text"`
	Attachments []attachmentJSON   `json:"attachments"`
	Automatic   casework.Automatic `json:"automatic"`
	Bounce      *bounceJSON        `json:"bounce"`
	References  []string           `json:"references"`
	Kind        casework.Kind      `json:"kind"`
	Stage       string             `json:"stage"`
	Flags       []casework.Flag    `json:"flags"`
	Safety      bool               `json:"safety"`
	Confidence  float64            `json:"confidence"`
	Sure        bool               `json:"sure"`
	Reasons     []string           `json:"reasons"`
	Problems    []string           `json:"problems"`
}

type attachmentJSON struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

type bounceJSON struct {
	Recipient         string `json:"recipient"`
	Status            string `json:"status"`
	Permanent         bool   `json:"permanent"`
	OriginalMessageID string `json:"original_message_id"`
}

func inspection(file string, m casework.Message, read casework.Classification) mailJSON {
	out := mailJSON{
		File: file, MessageID: m.MessageID, From: m.From.Addr, FromName: m.From.Name, Subject: m.Subject, Text: m.Text,
		Attachments: []attachmentJSON{}, Automatic: m.Automatic, References: references(m),
		Kind: read.Kind, Stage: read.Stage, Flags: append([]casework.Flag{}, read.Flags...), Safety: read.Safety,
		Confidence: read.Confidence, Sure: read.Sure,
		Reasons: append([]string{}, read.Reasons...), Problems: append([]string{}, m.Problems...),
	}
	if !m.Date.IsZero() {
		out.Date = m.Date.Format(time.RFC3339)
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, attachmentJSON(a))
	}
	if m.Bounce != nil {
		b := bounceJSON(*m.Bounce)
		out.Bounce = &b
	}
	return out
}

// references are the case references seen anywhere, those of the new text
// first.
func references(m casework.Message) []string {
	refs := append([]string{}, m.CaseRefs...)
	for _, ref := range m.QuotedRefs {
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

func (e env) showMail(file string, m casework.Message, read casework.Classification) {
	fmt.Fprintln(e.stdout, plain.Line(file))
	say := func(what, text string) {
		if text != "" {
			fmt.Fprintf(e.stdout, "  %-11s %s\n", what, plain.Line(text))
		}
	}
	say("From", cmp.Or(nameAndAddress(m.From.Name, m.From.Addr), "nobody"))
	say("Subject", cmp.Or(m.Subject, "none"))
	if m.Date.IsZero() {
		say("Date", "none")
	} else {
		say("Date", m.Date.Format("Mon 2 Jan 2006, 15:04 -0700"))
	}
	if m.Automatic != "" {
		say("Automatic", automaticWords[m.Automatic]+"; it is filed and not answered")
	}
	if b := m.Bounce; b != nil {
		how := "for now"
		if b.Permanent {
			how = "for good"
		}
		say("Bounce", fmt.Sprintf("to %s failed %s, status %s", cmp.Or(b.Recipient, "an unknown recipient"), how, cmp.Or(b.Status, "unknown")))
	}
	say("References", strings.Join(references(m), ", "))
	say("Taken for", kindLine(read))
	for _, reason := range read.Reasons {
		say("", reason)
	}
	if read.Safety {
		say("Safety", "hints at abuse, stalking or self-harm: nothing automatic would leave, and the duty contact would be paged")
	}
	for _, a := range m.Attachments {
		say("Attached", fmt.Sprintf("%s (%s, %s)", cmp.Or(a.Name, "no name"), a.Type, plain.Size(a.Size)))
	}
	for _, p := range m.Problems {
		say("Problem", p)
	}
	quote(e.stdout, m.Text)
}

// kindLine says what the message is taken for and how sure that is.
func kindLine(read casework.Classification) string {
	words := strings.ReplaceAll(string(read.Kind), "_", " ")
	if read.Stage != "" {
		words += " for " + map[string]string{casework.AskReview: "a review", casework.AskAppeal: "an appeal", casework.AskExtension: "more time"}[read.Stage]
	}
	for _, flag := range read.Flags {
		words += ", " + strings.ReplaceAll(string(flag), "_", " ")
	}
	sure := "sure"
	if !read.Sure {
		sure = "not sure: a person would be asked"
	}
	return fmt.Sprintf("%s (%.0f %%, %s)", words, read.Confidence*100, sure)
}

var automaticWords = map[casework.Automatic]string{
	casework.OwnMail:     "one of our own mails, come back",
	casework.BounceMail:  "a letter could not be delivered",
	casework.DelayNotice: "a letter is late on its way",
	casework.AutoReply:   "an automatic reply",
	casework.ListMail:    "a newsletter or list",
	casework.RobotMail:   "a machine's report",
}

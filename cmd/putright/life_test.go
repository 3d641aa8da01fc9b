package main

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The whole of the 2019 policy by mail alone: a complaint, a missed date, an
// answer in two steps, a review by the customer's reply, an appeal, a hearing,
// the final response, closure and survey (R31 to R59, R64).
func TestLifeUnderThePolicyByMail(t *testing.T) {
	onBothHosts(t, "victory-2019", func(l *mailLife) {
		l.at("2027-02-02 10:00")
		l.complains()
		l.at("2027-02-02 11:00").presses("dana", "DONE made safe")
		l.presses("dana", "NO HAZARD", "REASON", "the wall was seen in January and is dry")
		l.at("2027-02-18 15:00").presses("dana", "OUTCOME partially upheld", "Findings:", "We missed two visits. The roof was sound.", "What we will do:", "The wall will be treated.", "Learning:", "Book a cancelled visit again at once.")
		l.sends("dana")
		l.at("2027-03-08 20:15").replies("I am not happy with this answer. Please look at my complaint again: nobody has looked into the gutter that I told you about, and I want it mended.")
		l.at("2027-03-24 11:00").presses("robin", "OUTCOME not upheld", "Findings:", "The gutter was seen in February and is sound.", "Learning:", "None.")
		l.sends("robin")
		l.at("2027-04-06 09:30").replies("I want to appeal. You still have not looked into the gutter, and you answered my complaint too late. I want the gutter mended.")
		l.at("2027-04-09 14:00").presses("pia", "ACCEPT")
		l.sends("pia")
		l.at("2027-04-12 10:00").presses("pia", "HEARING", "", "HEARING on 4 May 2027 at 10:30",
			"Where:", "Tom Moore House, North Walsham", "NAME <ADDRESS>", "Ann Other", "NAME <ADDRESS>", "Ray Croft", "NAME <ADDRESS>", "Olive Main <olive@landlord.test>", "Papers:", "The letters on file, and how the panel works.")
		l.sends("pia")
		l.at("2027-05-04 16:00").presses("pia", "OUTCOME upheld", "Findings:", "The gutter leaks.", "What we will do:", "We mend it.", "Learning:", "Look at what was told.")
		l.sends("pia")
		l.at("2027-05-17 12:00").dates(victoryDates...)
		l.checks("closed", "upheld", victoryLetters...)
	})
}

// What the customer gets, and when (London), under the 2019 policy.
var victoryLetters = []string{
	"Tue  2 Feb 10:00 receipt",
	"Wed 17 Feb 08:00 delay", // clause 10.1 and the leaflet: the answer was due on Tue 16 Feb
	"Thu 18 Feb 15:12 outcome",
	"Mon  8 Mar 20:15 receipt",  // clause 11.1
	"Mon 22 Mar 08:00 progress", // clause 16.2: nothing heard for 10 working days
	"Wed 24 Mar 11:12 outcome",  // clause 11.3: by Wed 31 Mar, with Easter between
	"Tue  6 Apr 09:30 receipt",  // clause 12.1
	"Fri  9 Apr 14:12 appeal_accepted",
	"Mon 12 Apr 10:12 hearing", // clause 12.4: within a month of 6 April
	"Mon 26 Apr 08:00 progress",
	"Tue  4 May 16:12 outcome",
	"Tue 11 May 08:00 survey", // clause 16.5: 5 working days after
}

// The dates that the case keeps of it.
var victoryDates = []string{
	"answer by Tue 16 Feb 2027: met late", // clause 10.1: 10 working days from 2 February
	"window by Thu 18 Mar 2027: ended",    // clause 10.2: 20 from the written answer
	"answer by Wed 31 Mar 2027: met",      // clause 11.3: 15 from 8 March, with Easter between
	"window by Fri 23 Apr 2027: ended",    // clause 11.4
	"accept by Tue 13 Apr 2027: met",      // clause 12.2.3
	"hearing by Tue 4 May 2027: met",      // clause 12.4: by Thu 6 May
}

// The whole of the Code of 2024 by mail alone: a complaint, its acknowledgement
// approved by a person, an extension, an answer to each point with the seven
// items, stage 2 with an acknowledgement of its own, the final answer and the
// survey (R18, R34, R36, R41 to R45).
func TestLifeUnderTheCodeByMail(t *testing.T) {
	onBothHosts(t, "code-2024", func(l *mailLife) {
		l.at("2027-02-02 10:00")
		l.complains()
		l.at("2027-02-02 11:00").presses("dana", "DONE made safe")
		l.presses("dana", "NO HAZARD", "REASON", "the wall was seen in January and is dry")
		l.at("2027-02-08 10:00").presses("dana", "ACKNOWLEDGE")
		l.sends("dana")
		l.at("2027-02-19 10:00").presses("dana", "EXTEND", "DATE", "5 March 2027", "REASON", "the surveyor comes on 1 March")
		l.sends("dana")
		l.at("2027-03-04 15:00").presses("dana", "OUTCOME partially upheld", l.sevenItems("We missed two visits.")...)
		l.sends("dana")
		l.at("2027-03-15 09:00").replies("I am not happy with this answer. Please look at my complaint again: nobody has looked into the gutter that I told you about, and I want it mended.")
		l.at("2027-03-18 10:00").presses("robin", "ACKNOWLEDGE")
		l.sends("robin")
		l.at("2027-04-14 15:00").presses("robin", "OUTCOME upheld", l.sevenItems("The gutter leaks.")...)
		l.sends("robin")
		l.at("2027-04-26 12:00").dates(codeDates...)
		l.checks("closed", "upheld", codeLetters...)
	})
}

// What the customer gets, and when (London), under the Code.
var codeLetters = []string{
	"Tue  2 Feb 10:00 receipt",
	"Mon  8 Feb 10:12 acknowledgement", // Code 6.2: by Tue 9 Feb
	"Mon 15 Feb 08:00 progress",        // Code 5.9: every 5 working days
	"Fri 19 Feb 10:12 extension",       // Code 6.4: the answer was due on Mon 22 Feb
	"Fri 26 Feb 08:00 progress",
	"Thu  4 Mar 15:12 outcome",
	"Mon 15 Mar 09:00 receipt",
	"Thu 18 Mar 10:12 acknowledgement", // Code 6.11: by Mon 22 Mar
	"Thu 25 Mar 08:00 progress",
	"Mon  5 Apr 08:00 progress",
	"Mon 12 Apr 08:00 progress",
	"Wed 14 Apr 15:12 outcome", // Code 6.14: by Mon 19 Apr
	"Wed 21 Apr 08:00 survey",
}

// The dates that the case keeps of it.
var codeDates = []string{
	"acknowledgement by Tue 9 Feb 2027: met",
	"answer by Fri 5 Mar 2027: met", // extended from Mon 22 Feb: 10 working days from the acknowledgement
	"window by Mon 5 Apr 2027: ended",
	"acknowledgement by Mon 22 Mar 2027: met",
	"answer by Mon 19 Apr 2027: met", // Code 6.14: 20 from the acknowledgement
}

func (l *mailLife) complains() {
	l.t.Helper()
	l.writes("tenant", "info@landlord.test", "Damp, again", "Dear Sirs,\n\nI reported the damp in the bedroom in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with. Please send somebody who mends it.\n\nPat Green\n4 Mill Lane", nil)
	l.pass()
}

// sevenItems fills an answer under the Code: a finding on each point of the
// definition, and what it may not lack (6.9, 6.19).
func (l *mailLife) sevenItems(finding string) []string {
	l.t.Helper()
	fills := []string{"What puts it right:", "An apology.", "What we will do:", "We mend it by 30 April.", "Learning:", "None."}
	for _, m := range slices.Backward(l.mailbox(l.officer())) {
		for _, b := range l.buttons(m) {
			if !strings.HasPrefix(b.words, "OUTCOME") {
				continue
			}
			for line := range strings.Lines(b.words) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "Point ") || line == "Findings:" {
					fills = append(fills, line, finding)
				}
			}
			return fills
		}
	}
	return append(fills, "Findings:", finding)
}

func (l *mailLife) officer() string {
	name, _, _ := strings.Cut(l.told().Case.Officer, "@")
	return name
}

// told is what "putright case --json" prints of the story's only complaint.
func (l *mailLife) told() storyJSON {
	l.t.Helper()
	return rows[storyJSON](l.in, "case", rows[caseJSON](l.in, "cases")[0].Ref)[0]
}

// dates looks for these among the dates on the case, each with its working.
func (l *mailLife) dates(want ...string) {
	l.t.Helper()
	var got []string
	for _, d := range l.told().Deadlines {
		got = append(got, d.What+" by "+d.By.Short()+": "+d.State)
		if d.Working == "" {
			l.t.Errorf("%s has no working", d.What)
		}
	}
	for _, d := range want {
		if !slices.Contains(got, d) {
			l.t.Errorf("no date %q among %q", d, got)
		}
	}
}

// checks compares the end of the life with what was to be: how the case stands,
// and every letter to the customer with its day and hour; and that the customer
// got just these, each with the way to the Ombudsman, and nothing meant for
// staff.
func (l *mailLife) checks(state, outcome string, want ...string) {
	l.t.Helper()
	story := l.told()
	if string(story.Case.State) != state || story.Case.Outcome != outcome || *story.Case.Customer != "tenant@landlord.test" {
		l.t.Errorf("the case is %+v, want it %s, %q", story.Case, state, outcome)
	}
	var got []string
	for _, letter := range story.Letters {
		if letter.Sent == nil {
			l.t.Errorf("%s has not left", letter.Letter)
			continue
		}
		got = append(got, letter.Sent.Format("Mon _2 Jan 15:04 ")+letter.Letter)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Errorf("the customer's letters (-want +got):\n%s", diff)
	}
	inbox := l.mailbox("tenant")
	if len(inbox) != len(story.Letters) {
		l.t.Errorf("the customer has %d mails, and %d letters are on file", len(inbox), len(story.Letters))
	}
	for _, m := range inbox {
		if !strings.Contains(m.text, "0300 111 3000") {
			l.t.Errorf("%q says nothing of the Ombudsman", m.subject())
		}
		if strings.Contains(m.text, "Book a cancelled visit") || strings.Contains(m.text, "SEND ") {
			l.t.Errorf("%q holds what was meant for staff", m.subject())
		}
	}
	for _, name := range everyone[:4] {
		for _, m := range l.mailbox(name) {
			for field, values := range m.header {
				if strings.Contains(strings.Join(values, " "), "tenant@") {
					l.t.Errorf("the mail %q to %s has the customer's address in %s", m.subject(), name, field)
				}
			}
		}
	}
}

// A policy of somebody else, from its file: two stages with names of their own,
// calendar days and weeks, a word of its own to ask with. Not a date of ours is
// in it.
func TestLifeUnderAnotherPolicyByMail(t *testing.T) {
	path, err := filepath.Abs("../../policy/testdata/third.toml")
	if err != nil {
		t.Fatal(err)
	}
	h := embedded(t)
	l := newMailLife(t, "file = "+strconv.Quote(path), ownHost{h}, h.IMAPPort, h.SMTPPort)
	l.at("2027-02-02 10:00")
	l.complains()
	l.at("2027-02-04 10:00").presses("mary", "ACKNOWLEDGE")
	l.sends("mary")
	l.at("2027-02-15 10:00").presses("mary", "OUTCOME not upheld", l.sevenItems("The wall is dry.")...)
	l.sends("mary")
	l.at("2027-03-10 10:00").replies("reconsider")
	l.at("2027-04-12 10:00").presses("pia", "OUTCOME upheld", l.sevenItems("The gutter leaks.")...)
	l.sends("pia")
	l.at("2027-04-30 12:00").dates(
		"acknowledgement by Fri 5 Feb 2027: met", // clause 2.1: 3 working days
		"answer by Tue 16 Feb 2027: met",         // clause 2.2: 14 calendar days
		"window by Mon 15 Mar 2027: ended",       // clause 2.6: 28 calendar days
		"answer by Wed 14 Apr 2027: met",         // clause 3.2: 5 weeks
	)
	l.checks("closed", "upheld",
		"Tue  2 Feb 10:00 receipt", "Thu  4 Feb 10:12 acknowledgement", "Mon 15 Feb 10:12 outcome", "Wed 10 Mar 10:00 receipt", "Mon 12 Apr 10:12 outcome")
}

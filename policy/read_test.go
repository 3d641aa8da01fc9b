package policy

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func small(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("testdata/small.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// change replaces the n-th occurrence of old, counted from 1.
func change(t testing.TB, src, old, with string, n int) string {
	t.Helper()
	parts := strings.Split(src, old)
	if len(parts) <= n {
		t.Fatalf("the file holds %q fewer than %d times", old, n)
	}
	return strings.Join(parts[:n], old) + with + strings.Join(parts[n:], old)
}

func TestSmallPolicyIsWhole(t *testing.T) {
	p, findings, err := Read([]byte("\ufeff"+strings.ReplaceAll(small(t), "\n", "\r\n")), "small.toml") // as Notepad saves it
	if err != nil || len(findings) > 0 {
		t.Fatal(err)
	}
	if findings := Check(p, today); len(findings) > 1 || findings[0].Field != "hazard" {
		t.Errorf("something is wrong with the smallest policy: %v", findings)
	}
}

// Each mistake is said where it stands, in a sentence that says what to do.
func TestBadFiles(t *testing.T) {
	for _, test := range []struct {
		name, old, with string
		nth             int
		want            []string
	}{
		// The text.
		{"closing quote", `title = "A small procedure"`, `title = "A small procedure`, 1,
			[]string{`3:27: error: The closing quote is missing on this line.`}},
		{"words without quotes", `"A manager"`, `A manager`, 1,
			[]string{`4:9: error: This value cannot be read: text stands in quotes, as in key = "value"; numbers, true and false stand without.`}},
		{"left over", `warn_at = [5, 0]`, `warn_at = [5, 0] days`, 1,
			[]string{`10:18: error: There is something left over after the value; a remark begins with #.`}},
		{"twice", `version = "1"`, "version = \"1\"\nid = \"b\"", 1,
			[]string{`6:1: error: This stands in the file twice; keep one of the two.`}},

		// Names and kinds of values: all of them at once.
		{"unknown fields", "handler = \"officer\"\n", "handlr = \"officer\"\nreplies = 3\n", 1,
			[]string{
				`32:1: error: stage.handlr is not known; did you mean "handler"?`,
				`33:1: error: stage.replies is not known; there are id, name, request, clause, acknowledge, receipt_is_acknowledgement, answer, extension, window, window_hard, reasons, handler, not_same_person_as_before, criteria, new_issues, outcomes, letter_requires, final.`,
			}},
		{"unknown field in braces", `answer = { n = 10, unit`, `answer = { n = 10, units`, 1,
			[]string{`34:20: error: stage.answer.units is not known; did you mean "unit"?`}},
		{"unknown table", `[calendar]`, `[calender]`, 1,
			[]string{`12:2: error: calender is not known; did you mean "calendar"?`}},
		{"number in quotes", `{ n = 10,`, `{ n = "10",`, 1,
			[]string{`34:12: error: stage.answer.n must be a whole number without quotes, not text.`}},
		{"half a day", `reminder = 5`, `reminder = 2.5`, 1,
			[]string{`62:1: error: close.reminder must be a whole number without quotes, not a number with a point.`}},
		{"date without quotes", `"2029-01-01"`, `2029-01-01`, 1,
			[]string{`7:1: error: review_by must be text in quotes, not a date or time without quotes.`}},
		{"yes", `final = true`, `final = "yes"`, 1,
			[]string{`55:1: error: stage.final must be true or false, not text.`}},
		{"one word for a list", `["sat", "sun"]`, `"sat"`, 1,
			[]string{`14:1: error: calendar.weekend must be a list in brackets, such as ["one", "two"], not text.`}},
		{"number for a period", `contact = { n = 1, unit = "working_days", from = "receipt", clause = "8" }`, `contact = 1`, 1,
			[]string{`80:1: error: service_request.contact must be a table or fields in braces, not a number.`}},
		{"single brackets", `[[stage]]`, `[stage]`, 1,
			[]string{`28:2: error: stage may be there several times: write [[stage]] with double brackets.`}},
		{"double brackets", `[calendar]`, `[[calendar]]`, 1,
			[]string{`12:3: error: calendar is there only once: write [calendar] with single brackets.`}},
		{"field as table", `[definition]`, `[owner]`, 1,
			[]string{
				`19:2: error: owner is no table: write owner = … under its table.`,
			}},

		// The procedure.
		{"missing", `owner = "A manager"`, ``, 1, []string{`error: owner is missing.`}},
		{"empty", `name = "Stage 1"`, `name = " "`, 1, []string{`30:1: error: stage.name is empty.`}},
		{"missing in a table", "clause = \"1\"\n", "", 1, []string{`19:2: error: definition.clause is missing.`}},
		{"no such date", `"2026-01-01"`, `"2026-02-30"`, 1,
			[]string{`6:1: error: approved_on is "2026-02-30", which is no date: write it as "2026-11-24".`}},
		{"no such zone", `Europe/London`, `Europe/Norwich`, 1,
			[]string{`8:1: error: There is no time zone "Europe/Norwich"; write "Europe/London".`}},
		{"the machine's own zone", `Europe/London`, `Local`, 1,
			[]string{`8:1: error: There is no time zone "Local"; write "Europe/London".`}},
		{"no such hour", `"08:00"`, `"8 am"`, 1,
			[]string{`9:1: error: letters_from is "8 am", which is no time of day: write it as "08:00".`}},
		{"an hour of one digit", `"08:00"`, `"8:00"`, 1,
			[]string{`9:1: error: letters_from is "8:00", which is no time of day: write it as "08:00".`}},
		{"no warnings", `warn_at = [5, 0]`, ``, 1,
			[]string{`error: warn_at is missing: write on how many working days before a date its officer is reminded, such as [5, 2, 1, 0].`}},
		{"warnings upwards", `[5, 0]`, `[0, 5]`, 1,
			[]string{`10:15: error: warn_at must go down from the most days to the fewest, but 5 stands after 0.`}},
		{"a warning after the date", `[5, 0]`, `[5, -1]`, 1,
			[]string{`10:15: error: warn_at is -1; it must be 0 or more.`}},
		{"holiday list", `"england-and-wales"`, `"england"`, 1,
			[]string{`13:1: error: calendar.holidays is "england"; it can be england-and-wales.`}},
		{"weekend", `["sat", "sun"]`, `["sat", "sunn"]`, 1,
			[]string{`14:19: error: calendar.weekend is "sunn"; did you mean "sun"?`}},
		{"no working day", `["sat", "sun"]`, `["sat", "sun", "mon", "tue", "wed", "thu", "fri"]`, 1,
			[]string{`14:1: error: The weekend takes up the whole week: nothing would ever fall due.`}},
		{"convention", `"next_working_day"`, `"next_day"`, 1,
			[]string{`15:1: error: calendar.first_day is "next_day"; it can be next_working_day, deem_next or same_day.`}},
		{"cutoff without its convention", `landlord_rolls = "back"`, "landlord_rolls = \"back\"\ncutoff = \"17:00\"", 1,
			[]string{`17:1: error: A cutoff works only with first_day = "deem_next"; write cutoff = "".`}},
		{"roll", `customer_rolls = "forward"`, `customer_rolls = "forwards"`, 1,
			[]string{`17:1: error: calendar.customer_rolls is "forwards"; did you mean "forward"?`}},
		{"closure", "[definition]", "[[calendar.closure]]\ndate = \"2026-12-29\"\nlabel = \"closed\"\ncounts_for = [\"answers\"]\n[definition]", 1,
			[]string{`22:15: error: calendar.closure.counts_for is "answers"; did you mean "answer"?`}},

		{"unit", `n = 10, unit = "working_days"`, `n = 10, unit = "workingdays"`, 1,
			[]string{`34:20: error: stage.answer.unit is "workingdays"; did you mean "working_days"?`}},
		{"start", `from = "acknowledgement"`, `from = "acknowledgment"`, 1,
			[]string{`34:43: error: stage.answer.from is "acknowledgment"; did you mean "acknowledgement"?`}},
		{"start that makes no sense", `from = "outcome"`, `from = "receipt"`, 1,
			[]string{`40:43: error: stage.window cannot count from receipt, only from outcome.`}},
		{"clause", `, clause = "2.2" }`, ` }`, 1,
			[]string{`34:1: error: stage.answer.clause is missing: name the clause of the policy it comes from, or write "proposed" where there is none.`}},
		{"no answer", `answer = { n = 10, unit = "working_days", from = "acknowledgement", clause = "2.2" }`, ``, 1,
			[]string{`28:3: error: stage.answer is missing: write answer = { n = 5, unit = "working_days", from = "receipt", clause = "proposed" }, with your own number and clause.`}},
		{"answer in no time", `answer = { n = 10,`, `answer = { n = 0,`, 1,
			[]string{`34:12: error: stage.answer needs a number above 0.`}},
		{"answer before it was asked", `answer = { n = 10,`, `answer = { n = -10,`, 1,
			[]string{`34:12: error: stage.answer.n is -10; it must be 0 or more.`}},
		{"no window", `window = { n = 20, unit = "working_days", from = "outcome", clause = "2.4" }`, ``, 1,
			[]string{`28:3: error: stage.window is missing: write window = { n = 5, unit = "working_days", from = "outcome", clause = "proposed" }, with your own number and clause.`}},
		{"window after the end", `final = true`, "final = true\nwindow = { n = 20, unit = \"working_days\", from = \"outcome\", clause = \"9\" }", 1,
			[]string{`56:1: error: There is no stage after second that could be asked for; delete its window.`}},
		{"no end", `final = true`, ``, 1,
			[]string{`42:3: error: Stage second is the last, so it must say final = true.`}},
		{"end too early", `reasons = "no"`, "reasons = \"no\"\nfinal = true", 1,
			[]string{`37:1: error: Stage first is final, but another stage follows it; only the last may be final.`}},
		{"same stage", `id = "second"`, `id = "first"`, 1,
			[]string{`43:1: error: There are two stages "first"; give each an id of its own.`}},
		{"word for the first stage", `id = "first"`, "id = \"first\"\nrequest = \"review\"", 1,
			[]string{
				`30:1: error: The first stage is what a complaint begins with: nobody asks for it by a word. Delete this line.`,
				`46:1: error: Two stages are asked for with the word "review"; a customer could not tell them apart.`,
			}},
		{"no word for a stage", `request = "review"`, ``, 1, []string{`42:3: error: stage.request is missing: write the one word with which a customer asks for this stage, such as request = "review".`}},
		{"handler", `handler = "officer"`, `handler = "oficer"`, 1,
			[]string{`32:1: error: stage.handler is "oficer"; did you mean "officer"?`}},
		{"reasons", `reasons = "no"`, `reasons = "sometimes"`, 2,
			[]string{`52:1: error: stage.reasons is "sometimes"; it can be no, expected or required.`}},
		{"outcome", `"not upheld"]`, `"rejected"]`, 1,
			[]string{`38:23: error: stage.outcomes is "rejected"; it can be upheld, partially upheld or not upheld.`}},
		{"no outcomes", `outcomes = ["upheld", "not upheld"]`, `outcomes = []`, 1,
			[]string{`38:1: error: stage.outcomes is missing; it can hold upheld, partially upheld and not upheld.`}},
		{"section", `"remedy"`, `"remdy"`, 1,
			[]string{`39:66: error: stage.letter_requires is "remdy"; did you mean "remedy"?`}},
		{"extension", `max = 10, unit = "working_days"`, `max = 10, unit = "days"`, 1,
			[]string{`35:25: error: stage.extension.unit is "days"; it can be working_days, calendar_days, weeks, months or hours.`}},
		{"guard", `"mailbox_read"`, `"mailbox_red"`, 1,
			[]string{`64:11: error: close.guards is "mailbox_red"; did you mean "mailbox_read"?`}},
		{"survey without questions", `["How did it go?"]`, `[]`, 1,
			[]string{`69:1: error: The survey has no questions. Write some, or set its after to n = 0.`}},
		{"role", `role = "members"`, `role = "member"`, 1,
			[]string{`87:1: error: member_enquiry.role is "member"; did you mean "members"?`}},
		{"kind kept", `kind = "complaint"`, `kind = "complaints"`, 1,
			[]string{`103:1: error: retention.kind is "complaints"; did you mean "complaint"?`}},
		{"kept for no time", `years = 6`, `years = 0`, 1,
			[]string{`104:1: error: retention.years is 0; it must be 1 or more.`}},

		{"no Ombudsman", `ombudsman = true`, ``, 1,
			[]string{`91:3: error: No route to the Ombudsman is live. Every letter about a complaint must name one: add a [[route]] with ombudsman = true that has not lapsed.`}},
		{"lapsed Ombudsman", `ombudsman = true`, "ombudsman = true\nlapsed = true", 1,
			[]string{`91:3: error: No route to the Ombudsman is live. Every letter about a complaint must name one: add a [[route]] with ombudsman = true that has not lapsed.`}},
		{"the Ombudsman's old office", `"PO Box 1484, Unit D, Preston, PR2 0ET"`, `"PO Box 152, Liverpool, L33 7WQ"`, 1,
			[]string{`96:1: error: The Ombudsman has left that address; letters to it are lost. It is now PO Box 1484, Unit D, Preston, PR2 0ET.`}},
		{"the Ombudsman's old email", `phone =`, "email = \"info@ombudsman.example\"\nphone =", 1,
			[]string{`95:1: error: route.email is not known; there are id, name, web, phone, post, when, ombudsman, lapsed, checked_on, clause.`}},
		{"no phone", `phone = "0300 111 3000"`, ``, 1, []string{`91:3: error: route.phone is missing.`}},

		{"half the hazard clocks", "[[retention]]", "[hazard]\nclause = \"12\"\nemergency = { n = 24, unit = \"hours\", from = \"receipt\", clause = \"12\" }\n[[retention]]", 1,
			[]string{
				`102:2: error: hazard.investigate is missing: write investigate = { n = 5, unit = "working_days", from = "receipt", clause = "proposed" }, with your own number and clause.`,
				`102:2: error: hazard.summary is missing: write summary = { n = 5, unit = "working_days", from = "event", clause = "proposed" }, with your own number and clause.`,
				`102:2: error: hazard.works is missing: write works = { n = 5, unit = "working_days", from = "event", clause = "proposed" }, with your own number and clause.`,
				`102:2: error: hazard.start is missing: write start = { n = 5, unit = "working_days", from = "event", clause = "proposed" }, with your own number and clause.`,
				`102:2: error: hazard.latest is missing: write latest = { n = 5, unit = "working_days", from = "event", clause = "proposed" }, with your own number and clause.`,
			}},
	} {
		t.Run(test.name, func(t *testing.T) { readBad(t, test.old, test.with, test.nth, test.want) })
	}
}

// readBad changes the small policy and compares what Read says of it.
func readBad(t *testing.T, old, with string, nth int, want []string) {
	t.Helper()
	p, findings, err := Read([]byte(change(t, small(t), old, with, nth)), "our.toml")
	if err == nil {
		t.Fatal("the file was taken")
	}
	var got, lines []string
	for _, f := range findings {
		lines = append(lines, f.In("our.toml"))
		got = append(got, strings.TrimPrefix(strings.TrimPrefix(f.In("our.toml"), "our.toml:"), " "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err.Error() != strings.Join(lines, "\n") {
		t.Errorf("the error says something else: %v", err)
	}
	if p.Hash != "" {
		t.Error("a profile came with the error")
	}
}

// A file in which nearly everything is wrong, and one in which everything is
// missing: golden files hold what is said.
func TestManyMistakes(t *testing.T) {
	wrong, err := os.ReadFile("testdata/wrong.toml")
	if err != nil {
		t.Fatal(err)
	}
	for golden, src := range map[string][]byte{"testdata/wrong.txt": wrong, "testdata/empty.txt": nil} {
		_, _, err := Read(src, "our.toml")
		if err == nil {
			t.Fatalf("%s: the file was taken", golden)
		}
		compare(t, golden, err.Error()+"\n")
	}
}

func TestDidYouMean(t *testing.T) {
	for _, test := range []struct{ word, want string }{
		{"sta", `; did you mean "sat"?`},                              // swapped
		{"FRI", `; did you mean "fri"?`},                              // capitals
		{"tuen", `; did you mean "tue"?`},                             // one more
		{"tun", `; did you mean "tue"?`},                              // sun is as near; the first counts
		{"sunday", "; it can be mon, tue, wed, thu, fri, sat or sun"}, // too far
		{"", "; it can be mon, tue, wed, thu, fri, sat or sun"},
	} {
		if got := didYouMean(test.word, weekdays); got != test.want {
			t.Errorf("%q%s, want %s", test.word, got, test.want)
		}
	}
}

// Whatever the bytes, reading ends with a profile or with a sentence about
// them, and what was read can be shown and run.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small(f)))
	f.Add([]byte("[[stage]]\n[stage.answer]\nn = 1\n[[stage]]\nanswer.n = 2\n"))
	f.Add([]byte("id = \"\\"))
	f.Add([]byte("calendar.closure = [{date = \"2026-01-01\"}, 3]\n[calendar.closure.x]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, findings, err := Read(src, "fuzz.toml")
		if (err == nil) != (len(findings) == 0) {
			t.Fatalf("error %v with the findings %v", err, findings)
		}
		for _, finding := range findings {
			if finding.Text == "" || finding.Level != Error {
				t.Fatalf("finding %+v", finding)
			}
		}
		if err == nil {
			Show(p)
			Check(p, today)
			if _, err := Rules(p, nil); err != nil {
				t.Fatal(err)
			}
		}
	})
}

package templates

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

// refused reports whether the check refuses an administrator's letter with a
// sentence that holds want.
func refused(name, text, want string) bool {
	_, found := withLetter(name, text)
	return slices.ContainsFunc(found, func(f Finding) bool {
		return f.Letter == name && f.Level == LevelError && strings.Contains(f.Text, want)
	})
}

// passes reports whether the check finds no error in it.
func passes(name, text string) bool {
	_, found := withLetter(name, text)
	return !slices.ContainsFunc(found, Finding.isError)
}

// builtInSource is the file of a built-in letter.
func builtInSource(t *testing.T, name string) string {
	t.Helper()
	l, err := BuiltIn().Letter(name)
	if err != nil {
		t.Fatal(err)
	}
	return l.Source
}

// R60, R61, clause 13 (and Code 2.4, 3.7, 6.5, 6.9, 6.16): every outcome,
// refusal, delay and final letter says on every case how to reach the
// Ombudsman, and an administrator's letter that does not is refused.
func TestTheOmbudsmanInEveryLetterThatNeedsIt(t *testing.T) {
	rendered(t, routed, func(t *testing.T, _ string, s Sample, r Rendered) {
		text := strings.Join(strings.Fields(r.Text), " ")
		when, _ := s.Facts["ombudsman.when"].(string)
		for _, want := range []string{"Housing Ombudsman Service", "It is free and it does not work for us", "housing-ombudsman.org.uk/residents/make-a-complaint/", "0300 111 3000", "PR2 0ET", when + "."} {
			if !strings.Contains(text, want) || when == "" {
				t.Errorf("the letter lacks %q:\n%s", want, r.Text)
			}
		}
	})
	const block = "{{include ombudsman}}"
	for _, name := range routed {
		text := builtInSource(t, name)
		if !strings.Contains(text, "\n"+block+"\n") {
			t.Errorf("%s does not include the block", name)
		}
		for what, other := range map[string]string{
			"left out":                  "",
			"on some cases only":        "{{#if officer.name}}\n" + block + "\n{{/if}}",
			"on one side of a choice":   "{{#if officer.name}}\n" + block + "\n{{else}}\nAsk somebody.\n{{/if}}",
			"only where there is none":  "{{#if not ombudsman.name}}\n" + block + "\n{{/if}}",
			"the name and no way to it": "Ask the {{ombudsman.name}}.",
			"no telephone":              "Ask the {{ombudsman.name}}: {{ombudsman.web}}",
		} {
			if !refused(name, strings.ReplaceAll(text, block, other), "this letter must tell every customer how to reach the Ombudsman: put {{include ombudsman}}") {
				t.Errorf("%s with the block %s is not refused", name, what)
			}
		}
		for what, other := range map[string]string{
			"where there is one":          "{{#if ombudsman.name}}\n" + block + "\n{{/if}}",
			"on both sides of a choice":   "{{#if officer.name}}\n" + block + "\n{{else}}\n" + block + "\n{{/if}}",
			"in words of their own":       "> Ask the **{{ombudsman.name}}**: [their page]({{ombudsman.web}}), {{#if ombudsman.phone}}{{ombudsman.phone}}{{/if}}",
			"and its post where there is": block + "\n\n{{#if ombudsman.post}}{{ombudsman.post}}{{/if}}",
		} {
			if !passes(name, strings.ReplaceAll(text, block, other)) {
				t.Errorf("%s with the block %s is refused", name, what)
			}
		}
	}
	// What is refused is not used; nor is a part that is at fault.
	for file, text := range map[string]string{"parts/ombudsman.md": "{{ombudsman.name}}, {{ombudsman.web}}\n", "outcome.md": strings.ReplaceAll(builtInSource(t, "outcome"), block, "")} {
		s, found, err := Load(own(file, text))
		if err != nil || s.own[file] || !slices.ContainsFunc(found, func(f Finding) bool {
			return f.Letter+".md" == file && f.isError() && strings.Contains(f.Text, "how to reach the Ombudsman")
		}) {
			t.Errorf("%s without a way to the Ombudsman is used: %v, %v", file, found, err)
		}
	}
	list := "{{#each promises}}\n- {{what}} {{ombudsman.name}} {{ombudsman.web}} {{ombudsman.phone}}\n{{/each}}"
	if !refused("closure", letter("{{closed.date}}\n\n"+list+"\n"), "the Ombudsman") {
		t.Error("a route in a list, which may be empty, is not refused")
	}
}

// Code 1.3: each receipt that is not a complaint's offers the choice to
// complain by one word.
func TestTheChoiceToComplain(t *testing.T) {
	rendered(t, offered, func(t *testing.T, _ string, _ Sample, r Rendered) {
		if !strings.Contains(strings.Join(strings.Fields(r.Text), " "), "eply to this email with the word COMPLAINT.") {
			t.Errorf("the letter does not offer it:\n%s", r.Text)
		}
	})
	for _, name := range offered {
		if !refused(name, strings.ReplaceAll(builtInSource(t, name), "COMPLAINT", "COMPLAIN"), "that a reply with the word COMPLAINT makes it one") {
			t.Errorf("%s without the word is not refused", name)
		}
	}
	for _, name := range receipts {
		if name != "receipt_complaint" && name != "receipt_stage_request" && !slices.Contains(offered, name) {
			t.Errorf("%s need not offer the choice", name)
		}
	}
}

// Code 6.9, 6.19: an administrator's outcome letter that lacks one of the seven
// items is refused: stage, definition, decision, reasons, remedy, actions, and
// what to do next.
func TestTheSevenItems(t *testing.T) {
	text := builtInSource(t, casework.LetterOutcome)
	for _, item := range []string{"{{case.stage_name}}", "{{#each definition.points}}", "{{outcome.value}}", "{{outcome.findings}}", "{{finding}}", "{{outcome.remedy}}", "{{payment}}", "{{outcome.actions}}", "{{#each promises}}", "{{next_stage.name}}", "{{window.last_day}}"} {
		other := "x"
		if strings.HasPrefix(item, "{{#each") {
			other = "{{#each actions}}"
		}
		changed := strings.ReplaceAll(text, item, other)
		if strings.HasPrefix(item, "{{#each") {
			changed = strings.NewReplacer("{{what}}{{#if by}}: by {{by}}{{/if}}", "{{text}}", "{{#if finding}}", "{{#if text}}", "{{finding}}", "{{text}}").Replace(changed)
		}
		if !refused("outcome", changed, "without which it must not go out") || !refused("outcome", changed, item) {
			t.Errorf("an outcome letter without %s is not refused", item)
		}
	}
}

// R2, clause 2.1: what goes to somebody who writes for a customer, or asks the
// customer about them, shows nothing of the case but its reference; the check
// refuses a letter that tries.
func TestLettersThatDiscloseNothing(t *testing.T) {
	secret := facts("outcome", false)
	for name, v := range facts("receipt_stage_request", false) {
		secret[name] = v
	}
	for _, name := range discreet {
		sample := Samples(name)[0].Facts
		r, err := BuiltIn().Render(name, with(secret, sample), london)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := BuiltIn().Render(name, sample, london)
		if err != nil || r != plain {
			t.Errorf("%s reads differently on a case that is full of facts (%v):\n%s", name, err, r.Text)
		}
		if strings.Contains(r.Text, "complain") {
			t.Errorf("%s tells that there is a complaint:\n%s", name, r.Text)
		}
		for _, field := range []string{"{{#if due.answer}}{{due.answer}}{{/if}}", "{{case.kind_words}}", "{{#if case.stage_name}}a{{/if}}", "{{outcome.value}}", "{{#if message.text}}a{{/if}}"} {
			if !refused(name, builtInSource(t, name)+"\n"+field+"\n", "this letter has no field") {
				t.Errorf("%s with %s is not refused", name, field)
			}
		}
	}
	third := casework.LetterThirdParty
	if !refused(third, builtInSource(t, third)+"\n{{#if customer.name}}{{customer.name}}{{/if}}\n", "this letter has no field customer.name") {
		t.Error("a letter to a third party may name the customer")
	}
	// A receipt to them holds back what our records say of the customer.
	f := with(Samples("receipt_stage_request")[0].Facts, casework.Facts{"third_party": true, "late": true})
	r, err := BuiltIn().Render("receipt_stage_request", f, london)
	if err != nil || strings.Contains(r.Text, "We did not answer by") || strings.Contains(r.Text, "after the last day") || !strings.Contains(r.Text, "We need their yes") {
		t.Errorf("a receipt to who writes for a customer (%v):\n%s", err, r.Text)
	}
}

// Domain 4.2: who was wronged gets an apology without condition; a letter that
// does not uphold a complaint says nothing that implies a fault.
func TestApologies(t *testing.T) {
	usual := Samples(casework.LetterOutcome)[0].Facts
	for _, c := range []struct {
		outcome string
		sorry   int
	}{{"upheld", 1}, {"partly", 1}, {"not_upheld", 0}} {
		f := with(without(usual, "outcome.remedy"), casework.Facts{"upheld": false, "partly": false, "not_upheld": false, "outcome.findings": "We read the notes.", "definition.points": []casework.Facts(nil), c.outcome: true})
		r, err := BuiltIn().Render(casework.LetterOutcome, f, london)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ToLower(strings.Join(strings.Fields(r.Text), " "))
		if n := strings.Count(text, "sorry"); n != c.sorry || strings.Contains(text, "apolog") || !strings.Contains(text, "wrong, and we are sorry.") && c.sorry > 0 {
			t.Errorf("%s: %d apologies, want %d:\n%s", c.outcome, n, c.sorry, r.Text)
		}
		if fault := strings.Contains(text, "got this wrong, and") || strings.Contains(text, "got that part wrong"); fault == (c.outcome == "not_upheld") {
			t.Errorf("%s: fault admitted %v", c.outcome, fault)
		}
	}
}

// Code 2.4, R19 to R30: a letter that turns a complaint away names who decided,
// why, what happens instead, who else can help, and that one may ask again.
func TestNotConsidered(t *testing.T) {
	r, err := BuiltIn().Render(casework.LetterNotConsidered, Samples(casework.LetterNotConsidered)[0].Facts, london)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(r.Text), " ")
	for _, want := range []string{"We cannot look at this as a complaint. Ruth Manager decided this.", "Why You told us", "“it disputes how a service charge was worked out”", "What happens instead", "You can still complain about how we dealt with this.",
		"Who else can help you A tribunal", "You can ask us to look at this again.", "You do not have to ask us first."} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q:\n%s", want, r.Text)
		}
	}
}

package classifier

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"putright/casework"
)

func mailOf(from, subject, text string) casework.Message {
	name, addr, ok := strings.Cut(from, " <")
	if !ok {
		name, addr = "", from
	}
	return casework.Message{
		From: casework.Address{Name: name, Addr: strings.Trim(addr, "<>")}, Subject: subject, Text: text,
		Date: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}
}

// Each row is a trap that a classifier of complaints must not fall into.
func TestClassify(t *testing.T) {
	for _, c := range []struct {
		trap, from, subject, text string
		kind                      casework.Kind
		stage                     string
		flags                     string // those that must be there; after "!", those that must not
	}{
		{"first report in anger", "Sam Hill <sam.hill@homemail.example>", "Disgusted",
			"I am absolutely disgusted. My kitchen tap started dripping last night and it kept me awake. I have never reported it before. Please send a plumber to 4 Mill Lane. Sam Hill",
			casework.ServiceRequest, "", "! urgent"},
		{"calm complaint without the word", "Ann Frost <ann.frost@homemail.example>", "Bathroom fan",
			"I rang about the fan on 3 March and again on 20 March and was told both times that someone would call. Nobody has been and I have heard nothing since. I'd like to know why. Ann Frost",
			casework.Complaint, "", ""},
		{"formal complaint about a neighbour", "Joe Bell <joe.bell@homemail.example>", "FORMAL COMPLAINT",
			"I wish to make a formal complaint about the man at number 9. He plays loud music until 3am every night and swears at my wife. This is the first time I have told you. Joe Bell",
			casework.ASB, "", ""},
		{"handling of a neighbour case", "Rita Moss <rita.moss@homemail.example>", "My noise case",
			"I sent my diary sheets back in May and since then nobody has rung me. When I phoned I was told the case was closed. I am not happy with how you have dealt with my reports. Rita Moss",
			casework.Complaint, "", ""},
		{"review without the word complaint", "Ivy Cole <ivy.cole@homemail.example>", "Your findings",
			"I have read your decision letter and I don't agree with it. You say the visit was not missed. Please can a more senior manager look at it again. Ivy Cole",
			casework.StageRequest, casework.AskReview, ""},
		{"appeal", "Ivy Cole <ivy.cole@homemail.example>", "Appeal",
			"I have had the review letter and neither of your replies answers my point about the fence. I would like to appeal to the panel please. Ivy Cole",
			casework.StageRequest, casework.AskAppeal, ""},
		{"more time", "Ivy Cole <ivy.cole@homemail.example>", "More time please",
			"I got your decision on my complaint but I am going into hospital. May I have until the end of January to ask for a review? Ivy Cole",
			casework.StageRequest, casework.AskExtension, ""},
		{"councillor", "Cllr Pat Reed <cllr.p.reed@district.gov.uk>", "Constituent, Mrs Lowe",
			"Mrs Lowe of 3 High Road has contacted me about damp in her bedroom. She says she has reported it three times. I would be grateful for an update that I can pass on to my constituent. Pat Reed, District Councillor",
			casework.MemberEnquiry, "", "! third_party"},
		{"councillor's own home", "Pat Reed <p.reed@district.gov.uk>", "My own boiler",
			"I am writing about my own home, not as a councillor. As a tenant I reported the boiler in my kitchen on 2 October and again on 9 October and your engineer missed both appointments. I am not satisfied. Pat Reed",
			casework.Complaint, "", ""},
		{"thanks", "Mo Dean <mo.dean@homemail.example>", "Thank you",
			"Just a note to say thank you to the young man who mended my door. He was so polite and tidy. No need to reply. Mo Dean",
			casework.Other, "", ""},
		{"invoice", "Accounts <accounts@acme-lifts.example>", "Invoice 20391",
			"Please find attached invoice 20391 for £640.00 plus VAT against your purchase order. Payment terms 30 days. Accounts Department",
			casework.Other, "", "! damages_claim"},
		{"marketing about complaints", "Growth Team <hello@softpeople.example>", "Cut complaints by 40%",
			"Hi, we help over 60 landlords to slash repair complaints. Book a free 20 minute demo today. Unsubscribe here.",
			casework.Other, "", "! urgent"},
		{"gas now", "Lee Orr <lee.orr@homemail.example>", "gas",
			"There is a strong smell of gas in the hall and my baby is asleep upstairs. Please send someone now. 2 Elm Court. Lee",
			casework.ServiceRequest, "", "urgent"},
		{"gas is over", "Lee Orr <lee.orr@homemail.example>", "Cooker",
			"The engineer capped off the cooker last week after the smell of gas. All safe now, so not an emergency. Could you book a new hose? Any day suits. Lee Orr",
			casework.ServiceRequest, "", "! urgent"},
		{"solicitor next door", "May Holt <may.holt@homemail.example>", "Gutter",
			"Could someone look at my gutter please? It has just started to drip. My neighbour is a retired solicitor and says it wants doing, but there is no solicitor involved and no hurry. May Holt, 8 Church Lane",
			casework.ServiceRequest, "", "! legal"},
		{"solicitor", "Disrepair Team <disrepair@hartsolicitors.example>", "Our client: Mr J Doe - Letter of Claim",
			"Dear Sirs, we act for the above tenant. Our client reported damp in May and July and no works have resulted. Please treat this as a letter of claim under the Pre-Action Protocol. Proceedings will be issued without further notice.",
			casework.Complaint, "", "legal ! third_party"},
		{"daughter writes", "Jane Dow <jane.dow@homemail.example>", "For my mum, Mrs Dow",
			"I am writing on behalf of my mum, Mrs Elsie Dow, as she can't do emails. Her kitchen light stopped working yesterday. Could someone come? She has given me permission. Jane Dow",
			casework.ServiceRequest, "", "third_party"},
		{"petition", "Bob Finch <bob.finch@homemail.example>", "Petition",
			"We the undersigned, 24 residents of Ash Court, ask for a bench by the bus stop. Signatures attached. Bob Finch, spokesperson",
			casework.ServiceRequest, "", "petition"},
		{"anonymous", "nobody@hidepost.example", "flat 7",
			"I'd rather not give my name. The people in flat 7 are dealing drugs from the landing every night. Don't try to find out who I am.",
			casework.ASB, "", "anonymous"},
		{"charge calculation", "Roy Vane <roy.vane@homemail.example>", "Service charge",
			"My service charge statement divides the cleaning by ten flats but there are twelve. Would you please recalculate it? Roy Vane, Flat 4",
			casework.ServiceRequest, "", "service_charge"},
	} {
		got := Classify(mailOf(c.from, c.subject, c.text), Context{}, DefaultThreshold)
		if got.Kind != c.kind || got.Stage != c.stage {
			t.Errorf("%s: got %s %s (%.2f, then %s), want %s %s; reasons %q", c.trap, got.Kind, got.Stage, got.Confidence, got.Second, c.kind, c.stage, got.Reasons)
		}
		must, mustNot, _ := strings.Cut(c.flags, "!")
		for _, f := range strings.Fields(must) {
			if !got.Has(casework.Flag(f)) {
				t.Errorf("%s: flags %v lack %s", c.trap, got.Flags, f)
			}
		}
		for _, f := range strings.Fields(mustNot) {
			if got.Has(casework.Flag(f)) {
				t.Errorf("%s: flags %v hold %s", c.trap, got.Flags, f)
			}
		}
	}
}

func TestSafety(t *testing.T) {
	for text, want := range map[string]bool{
		"Please don't ring the house, my husband checks my phone and he hit me again last night.": true,
		"My ex found out where I live and keeps following me home.":                               true,
		"I can't go on, I have all my tablets lined up on the table.":                             true,
		"He said he will burn us out. We are too scared to open the door.":                        true,
		"The grass needs cutting and I'm afraid the gate is stuck again.":                         false,
		"Could you kill the weeds by the bins please, they are a pain.":                           false,
		"My husband and I would like to swap with a lady in Holt.":                                false,
	} {
		if got := Classify(mailOf("a@b.example", "hello", text), Context{}, DefaultThreshold); got.Safety != want {
			t.Errorf("%q: safety is %v, want %v; reasons %q", text, got.Safety, want, got.Reasons)
		}
	}
	self := Classify(mailOf("a@b.example", "rent", "I can't pay the rent and I don't want to be here any more. I keep looking at the tablets."), Context{}, DefaultThreshold)
	if !self.Has(casework.Urgent) {
		t.Errorf("self-harm is not urgent: %v", self.Flags)
	}
}

// The same words are another thing after an answer.
func TestContext(t *testing.T) {
	m := mailOf("Ned Hay <ned.hay@homemail.example>", "Re: your letter", "I am not happy with this at all. Ned Hay")
	after := Classify(m, Context{AnsweredComplaint: true}, DefaultThreshold)
	if after.Kind != casework.StageRequest || after.Stage != casework.AskReview {
		t.Errorf("after an answer: %s %s (%.2f), want a review", after.Kind, after.Stage, after.Confidence)
	}
	if !slices.Contains(after.Reasons, "the sender has a complaint that was answered") {
		t.Errorf("the reasons do not name the answered complaint: %q", after.Reasons)
	}
	chase := mailOf("Ned Hay <ned.hay@homemail.example>", "My complaint", "I still have no answer to my complaint of 3 March. When will I hear? Ned Hay")
	if got := Classify(chase, Context{OpenCase: casework.Complaint}, DefaultThreshold); got.Kind != casework.Complaint {
		t.Errorf("chasing an unanswered complaint is %s (%.2f), want complaint", got.Kind, got.Confidence)
	}
	thanks := mailOf("Ned Hay <ned.hay@homemail.example>", "Re: outcome", "Thank you so much for your letter, we are quite satisfied. No need to reply. Ned Hay")
	if got := Classify(thanks, Context{AnsweredComplaint: true}, DefaultThreshold); got.Kind != casework.Other {
		t.Errorf("thanks for an answer is %s (%.2f), want other", got.Kind, got.Confidence)
	}
}

func TestWithoutWords(t *testing.T) {
	machine := mailOf("x@y.example", "Complaint", "I want a review of your decision")
	machine.Automatic = casework.AutoReply
	if got := Classify(machine, Context{}, 0.9); got.Kind != casework.Other || !got.Sure || len(got.Reasons) == 0 {
		t.Errorf("machine mail: %+v", got)
	}
	empty := mailOf("x@y.example", "", " \n ")
	if got := Classify(empty, Context{}, 0.9); got.Kind != casework.ServiceRequest || got.Sure || got.Confidence > 0.5 || len(got.Reasons) < 2 {
		t.Errorf("empty mail: %+v", got)
	}
	picture := mailOf("x@y.example", "", "")
	picture.Attachments = []casework.Attachment{{Name: "wall.jpg", Type: "image/jpeg", Size: 9}}
	if got := Classify(picture, Context{}, 0.9); got.Kind != casework.ServiceRequest || got.Sure || !strings.Contains(strings.Join(got.Reasons, " "), "1 attachment,") {
		t.Errorf("attachment only: %+v", got)
	}
}

func TestReasonsQuote(t *testing.T) {
	got := Classify(mailOf("Ann Frost <ann@homemail.example>", "fan", "I rang twice about my fan and nobody came. Third time of asking. Ann Frost"), Context{}, 0.9)
	if all := strings.Join(got.Reasons, "\n"); !strings.Contains(all, `says it was reported before: "Third time of asking"`) {
		t.Errorf("reasons do not quote the third time of asking: %q", got.Reasons)
	}
}

// sound fails unless c is an answer that the rest of the program can use.
func sound(t *testing.T, m casework.Message, c casework.Classification) {
	t.Helper()
	if !slices.Contains(casework.Kinds, c.Kind) || c.Second == c.Kind || !(c.Confidence > 0 && c.Confidence <= 1) {
		t.Errorf("kind %q, second %q, confidence %v", c.Kind, c.Second, c.Confidence)
	}
	if (c.Stage != "") != (c.Kind == casework.StageRequest) {
		t.Errorf("kind %s with stage %q", c.Kind, c.Stage)
	}
	if n := len(c.Reasons); n > mostReasons || m.Automatic == "" && n < leastReasons {
		t.Errorf("%d reasons: %q", n, c.Reasons)
	}
	for _, r := range c.Reasons {
		if !utf8.ValidString(r) || strings.ContainsAny(r, "\r\n") || len(r) > 300 {
			t.Errorf("reason %q", r)
		}
	}
	if again := Classify(m, Context{}, 0.9); again.Kind != c.Kind || again.Confidence != c.Confidence || !slices.Equal(again.Reasons, c.Reasons) || !slices.Equal(again.Flags, c.Flags) {
		t.Errorf("the same message gives another answer:\n%+v\n%+v", c, again)
	}
}

func TestEndlessMail(t *testing.T) {
	const size = 10 << 20
	for _, part := range []string{"a", "!", "no ", "not ", "I rang you. ", "told told ", "?\n", "\xff", "é", "(", "1", "your "} {
		text := strings.Repeat(part, size/len(part))
		m := mailOf(text[:1000]+" <"+text[:1000]+">", text, text)
		sound(t, m, Classify(m, Context{}, 0.9))
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("Ann <ann@x.example>", "Tap", "My tap drips. Could you send someone?")
	f.Add("", "", "")
	f.Add("mp@parliament.uk", "RE: \xff", "it's \"not\" £5 — **** 2023\x00")
	f.Fuzz(func(t *testing.T, from, subject, text string) {
		m := mailOf(from, subject, text)
		sound(t, m, Classify(m, Context{}, 0.9))
	})
}

func BenchmarkClassify(b *testing.B) {
	f, err := os.Open("data/train-1.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	examples, err := ReadExamples(f)
	if err != nil {
		b.Fatal(err)
	}
	var mails []casework.Message
	for _, e := range examples {
		mails = append(mails, e.Message())
	}
	n := 0
	for b.Loop() {
		Classify(mails[n%len(mails)], Context{}, 0.9)
		n++
	}
}

func BenchmarkEndlessMail(b *testing.B) {
	m := mailOf("a@b.example", "x", strings.Repeat("I told you twice, nobody came. ", 1<<18))
	for b.Loop() {
		Classify(m, Context{}, 0.9)
	}
}

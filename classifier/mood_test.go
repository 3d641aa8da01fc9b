package classifier

import (
	"testing"

	"putright/casework"
)

// Policy 7.1, Code 1.2 to 1.5: whether the complaints procedure is asked for and
// whether anybody is unhappy with the landlord, whoever writes and whatever the
// kind (R6 to R8, R13).
func TestFormalAndUnhappy(t *testing.T) {
	const cllr, resident = "Cllr Pat Reed <cllr.p.reed@district.gov.uk>", "Sam Hill <sam.hill@homemail.example>"
	for _, c := range []struct {
		from, text      string
		formal, unhappy bool
	}{
		{cllr, "Mrs Lowe of 3 High Road would like to know when her new windows are planned. Could you send me a line I can pass on to my constituent?", false, false},
		{cllr, "Mrs Lowe of 3 High Road asks for a transfer. What should I tell my constituent?", false, false},
		{cllr, "Mrs Lowe is unhappy with the repair to her roof. Could you look into it for my constituent please?", false, true},
		{cllr, "My constituent is dissatisfied with how you have dealt with her damp. I would be grateful for your comments.", false, true},
		{cllr, "My constituent has been waiting since March and still nothing has been done about her windows.", false, true},
		{cllr, "Please deal with this under your complaints procedure on behalf of my constituent Mrs Lowe.", true, false},
		{cllr, "Could you send my constituent a copy of your complaints policy?", true, false},
		{cllr, "Please treat this letter as a formal complaint from my constituent, Mr Moy.", true, false},
		{cllr, "Mr Moy made a formal complaint in May. He asks me when he will have your answer.", false, true},
		{resident, "Please log this as a complaint. The bins are full.", true, false},
		{resident, "I wish to make a formal complaint about the damp in my bedroom.", true, false},
		{resident, "I do not want to make a formal complaint, only to let you know that the lamp is out.", false, false},
		{resident, "This is not a complaint, but could somebody look at the gate?", false, false},
		{resident, "I want this put through your complaints process.", true, false},
		{resident, "Can somebody come and mend the tap in my kitchen please? It has dripped since last night.", false, false},
		{resident, "I am not happy with the service I have had from you over my tap.", false, true},
		{resident, "I have reported the tap three times and nobody has called me back.", false, true},
		{resident, "The people at number 20 had music on until two again. I am fed up with it and it is unacceptable. Please speak to them.", false, false},
		{resident, "The people at number 20 had music on until two again. I sent you diary sheets in May and I have heard nothing since.", false, true},
		{resident, "Thank you so much for the new kitchen. The men were lovely and we are very happy with it.", false, false},
		{resident, "How much is my rent from April?", false, false},
	} {
		got := Classify(mailOf(c.from, "", c.text), Context{}, DefaultThreshold)
		if got.Formal != c.formal {
			t.Errorf("%q: formal is %v", c.text, got.Formal)
		}
		if kind := got.Kind; kind == casework.Complaint || kind == casework.StageRequest {
			continue // unhappy by its kind
		}
		if got.Unhappy != c.unhappy {
			t.Errorf("%q, a %s: unhappy is %v", c.text, got.Kind, got.Unhappy)
		}
	}
}

// A complaint is dissatisfaction by its definition, a wish for more time is not.
func TestUnhappyByKind(t *testing.T) {
	r := read(mailOf("x@y.example", "", "Hello."))
	if !r.unhappy(casework.Complaint, "", "") || !r.unhappy(casework.StageRequest, "", casework.AskReview) || r.unhappy(casework.StageRequest, "", casework.AskExtension) || r.unhappy(casework.ServiceRequest, casework.Complaint, "") {
		t.Error("the kinds are mixed up")
	}
}

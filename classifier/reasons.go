package classifier

import (
	"slices"
	"sort"
	"strings"

	"putright/casework"
)

const (
	leastReasons = 2
	mostReasons  = 4
	longestQuote = 60 // bytes
)

// reasons says in two to four sentences what led to the answer: danger and
// safety first, then the signals that speak most for the kind and against the
// next likeliest, then those of the flags, then single words.
func (m *Model) reasons(r *reading, x []active, c Context, out casework.Classification, first, second int) []string {
	var list []string
	said := map[string]bool{} // words quoted already
	add := func(s string) {
		if s != "" && len(list) < mostReasons && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if out.Safety {
		add(r.reason(safetySignals, said))
	}
	if out.Has(casework.Urgent) {
		add(r.reason(flagSignals[casework.Urgent], said))
	}
	if c.AnsweredComplaint && out.Kind == casework.StageRequest {
		add("the sender has a complaint that was answered")
	}
	strong := m.strongest(r, first, second)
	for _, h := range strong[:min(2, len(strong))] {
		add(r.because(h, said))
	}
	for _, f := range out.Flags {
		add(r.reason(flagSignals[f], said))
	}
	for _, h := range strong[min(2, len(strong)):] {
		if len(list) == mostReasons {
			break // because marks words as said
		}
		add(r.because(h, said))
	}
	if len(list) < leastReasons {
		add(m.telling(x, out.Kind, first, second))
	}
	if len(list) < leastReasons && out.Second != "" {
		add("could also be " + called[out.Second])
	}
	for _, s := range []string{"says little that points to anything else", "has few words to go by"} {
		if len(list) < leastReasons {
			add(s)
		}
	}
	return list
}

// flagSignals are the signals that a flag's reason is taken from: the first
// that is there.
var flagSignals = map[casework.Flag][]string{
	casework.Urgent: {"danger_self", "urgent_danger", "danger_gas", "danger_fire", "danger_electric", "danger_water",
		"danger_violence", "danger_trapped", "no_service"},
	casework.Legal:         {"solicitor_writes", "lawyer_or_court", "legal_words"},
	casework.StaffConduct:  {"staff_behaviour", "staff_named", "rough_word"},
	casework.Anonymous:     {"no_name", "withholds_name"},
	casework.Petition:      {"several_sign", "many_sign"},
	casework.OutOfTime:     {"out_of_time_said", "long_ago"},
	casework.DamagesClaim:  {"damages", "somebody_injured", "thing_damaged"},
	casework.Abusive:       {"abuse_of_staff", "abuses_staff"},
	casework.NoControl:     {"not_ours", "outside_control"},
	casework.ThirdParty:    {"writes_for", "on_behalf"},
	casework.ServiceCharge: {"charge_dispute", "charge_sum"},
}

// reason gives the reason for the first of the named signals that is there.
func (r *reading) reason(names []string, said map[string]bool) string {
	for _, name := range names {
		for _, h := range r.hits {
			if rules().signals[h.signal].name == name {
				return r.because(h, said)
			}
		}
	}
	return ""
}

// because writes a signal with the words it was found in; "" when those words
// have been quoted already.
func (r *reading) because(h hit, said map[string]bool) string {
	q := r.in(h.field).quote(h.from, h.to)
	if low := strings.ToLower(q); said[low] {
		return ""
	} else {
		said[low] = true
	}
	if len(q) > longestQuote {
		cut := strings.LastIndexByte(q[:longestQuote], ' ')
		if cut <= 0 {
			cut = longestQuote
		}
		q = strings.ToValidUTF8(q[:cut], "") + "…"
	}
	return rules().signals[h.signal].means + `: "` + q + `"`
}

// strongest returns one hit of each signal that speaks for the first kind
// against the second, the strongest first. Of a signal's hits it takes the
// longest, which says most.
func (m *Model) strongest(r *reading, first, second int) []hit {
	found := map[int]hit{}
	for _, h := range r.hits {
		if g, ok := found[h.signal]; !ok || h.to-h.from > g.to-g.from {
			found[h.signal] = h
		}
	}
	weight := func(signal int) float64 {
		id, ok := m.features[rules().levels[signal][0]]
		if !ok || rules().signals[signal].silent {
			return 0
		}
		w := m.kinds.weights[id]
		return w[first] + (w[first]-w[second])/2
	}
	var out []hit
	for s, h := range found {
		if weight(s) > 0.15 {
			out = append(out, h)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if a, b := weight(out[i].signal), weight(out[j].signal); a != b {
			return a > b
		}
		return out[i].signal < out[j].signal
	})
	return out
}

// telling names the single words that speak most for the first kind.
func (m *Model) telling(x []active, kind casework.Kind, first, second int) string {
	type told struct {
		word   string
		weight float64
	}
	var words []told
	for _, a := range x {
		name, w := m.names[a.id], m.kinds.weights[a.id]
		if len(name) > 3 && name[0] != '=' && !strings.HasPrefix(name, "s:") && !strings.Contains(name, "#") && w[first]-w[second] > 0.2 {
			words = append(words, told{name, w[first] - w[second]})
		}
	}
	slices.SortStableFunc(words, func(a, b told) int {
		if a.weight != b.weight {
			if a.weight > b.weight {
				return -1
			}
			return 1
		}
		return strings.Compare(a.word, b.word)
	})
	var out []string
	for _, w := range words[:min(3, len(words))] {
		out = append(out, `"`+w.word+`"`)
	}
	if len(out) == 0 {
		return ""
	}
	return "uses words that are common in " + called[kind] + ": " + strings.Join(out, ", ")
}

// called is how staff call mail of a kind.
var called = map[casework.Kind]string{
	casework.StageRequest:   "requests to look at a complaint again",
	casework.Complaint:      "complaints",
	casework.MemberEnquiry:  "councillors' and MPs' enquiries",
	casework.ASB:            "reports about neighbours",
	casework.ServiceRequest: "requests for a service",
	casework.Other:          "mail that needs nothing doing",
}

package casework

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	source "go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every event stands in one of the two tables, so that nothing can happen to a
// case unless somebody has thought about when it may.
func TestEveryEventHasAPlace(t *testing.T) {
	names := constants(t, "event.go", "What")
	if len(names) < 40 {
		t.Fatalf("only %d events found in event.go", len(names))
	}
	for _, c := range names {
		_, moving := moves[What(c.value)]
		_, staying := meets[What(c.value)]
		switch {
		case moving && staying:
			t.Errorf("%s stands in both tables", c.value)
		case !moving && !staying:
			t.Errorf("%s stands in neither table: say which states it may meet", c.value)
		}
	}
	if n := len(moves) + len(meets); n != len(names) {
		t.Errorf("the tables hold %d events, and there are %d", n, len(names))
	}
}

// States and events that may not meet are refused with both names.
func TestWhatMayNotMeetIsRefused(t *testing.T) {
	for _, c := range constants(t, "event.go", "What") {
		what := What(c.value)
		for _, state := range append([]State{""}, anyState...) {
			_, moving := moves[what][state]
			err := mayMeet(&Case{Ref: "VH-2027-00001", State: state}, what)
			if moving || slices.Contains(meets[what], state) {
				if err != nil {
					t.Errorf("%s in %q: %v", what, state, err)
				}
				continue
			}
			name := string(state)
			if state == "" {
				name = "not open yet"
			}
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), `"`+what.words()+`"`) {
				t.Errorf("%s in %q: got %v, want both names", what, state, err)
			}
		}
	}
}

// An event may not take a case where the table does not lead, whatever state
// its data names; and one that leads nowhere may not move it at all.
func TestWhatMayNotMoveIsRefused(t *testing.T) {
	for _, test := range []struct {
		state State
		event Event
		want  string
	}{
		{Open, Event{What: OutcomeGiven, Data: EventData{State: Answered}}, ""},
		{Open, Event{What: OutcomeGiven, Data: EventData{State: Closed}}, `"outcome given" can't take case VH-1 from open to closed`},
		{Open, Event{What: OutcomeGiven}, `"outcome given" can't take case VH-1 from open to nothing`},
		{Open, Event{What: KindSet, Data: EventData{State: Triage}}, `"kind set" can't take case VH-1 from open to triage`},
		{Answered, Event{What: Resumed, Data: EventData{State: Open}}, `"resumed" can't take case VH-1 from answered to open`},
		{Suspended, Event{What: Resumed, Data: EventData{State: Answered}}, ""},
		{Closed, Event{What: CaseClosed}, `"closed" can't meet case VH-1, which is closed`},
		{Answered, Event{What: CaseOpened, Data: EventData{State: Open}}, `"opened" can't meet case VH-1, which is answered`},
		{"", Event{What: Noted}, `"noted" can't meet a case that is not open yet`},
		{"", Event{What: CaseOpened, Data: EventData{State: Closed}}, `from nothing to closed`},
		{Open, Event{What: "sold"}, `"sold" can't meet case VH-1, which is open`},
	} {
		s := &story{c: Case{Ref: "VH-1", State: test.state}}
		s.record(test.event)
		switch {
		case test.want == "" && s.err != nil:
			t.Errorf("%s in %s: %v", test.event.What, test.state, s.err)
		case test.want != "" && (s.err == nil || !strings.Contains(s.err.Error(), test.want)):
			t.Errorf("%s in %s: got %v, want %q", test.event.What, test.state, s.err, test.want)
		}
	}
}

// The diagram of the states is made from the tables: go test ./casework -run
// TestTheDiagram -update.
func TestTheDiagramIsCurrent(t *testing.T) {
	got := diagram(t)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile("states.md", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("states.md")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("states.md is not what states.go, case.go and event.go say: go test ./casework -run TestTheDiagram -update writes it anew")
	}
}

// diagram draws the tables: Mermaid for what moves a case, and a list for what
// leaves it where it stands.
func diagram(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# The states of a case\n\nMade from the tables in states.go by a test; change those, not this.\n\n```mermaid\nstateDiagram-v2\n")
	for _, from := range append([]State{""}, anyState...) {
		for _, to := range anyState {
			var events []string
			for _, what := range inOrder(t) {
				if from != to && slices.Contains(moves[what][from], to) {
					events = append(events, what.words())
				}
			}
			if len(events) > 0 {
				name := string(from)
				if from == "" {
					name = "[*]"
				}
				fmt.Fprintf(&b, "    %s --> %s: %s\n", name, to, strings.Join(events, ", "))
			}
		}
	}
	b.WriteString("```\n\n## What they mean\n\n")
	for _, c := range constants(t, "case.go", "State") {
		fmt.Fprintf(&b, "- **%s**: %s\n", c.value, strings.TrimSpace(strings.TrimPrefix(c.says, c.name+":")))
	}
	b.WriteString("\n## Which events a case can meet\n\nEvery other pair is refused with both names. An arrow says where the event takes the case; without one it stays.\n\n")
	fmt.Fprintf(&b, "| event | %s |  |\n|---%s|---|\n", joined(anyState, " | "), strings.Repeat("|---", len(anyState)))
	for _, c := range constants(t, "event.go", "What") {
		what := What(c.value)
		var row []string
		for _, state := range anyState {
			cell := ""
			switch to := moves[what][state]; {
			case len(to) == 1 && to[0] == state, slices.Contains(meets[what], state):
				cell = "yes"
			case len(to) > 0:
				cell = "→ " + joined(to, ", ")
			}
			row = append(row, cell)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", what.words(), strings.Join(row, " | "), c.says)
	}
	return b.String()
}

func joined(states []State, by string) string {
	var names []string
	for _, s := range states {
		names = append(names, string(s))
	}
	return strings.Join(names, by)
}

func inOrder(t *testing.T) []What {
	var out []What
	for _, c := range constants(t, "event.go", "What") {
		out = append(out, What(c.value))
	}
	return out
}

// constant is a named text of the source and what its comment says.
type constant struct{ name, value, says string }

// constants reads the constants of a type from a file of this folder, in its
// order.
func constants(t *testing.T, file, typ string) []constant {
	t.Helper()
	parsed, err := parser.ParseFile(source.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var out []constant
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == typ && len(spec.Values) == 1 {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			says := spec.Doc.Text()
			if says == "" {
				says = spec.Comment.Text()
			}
			out = append(out, constant{spec.Names[0].Name, value, strings.Join(strings.Fields(says), " ")})
		}
		return false
	})
	return out
}

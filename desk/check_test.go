package desk

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// A preview shows what the rules want its reader to think of, then what was seen
// in the letter.
func TestFindingsOfAPreview(t *testing.T) {
	preview := casework.Facts{"prompts": textLines([]string{"Has the customer agreed to this day?"}), "letter.findings": textLines(checkLetter("Dear Mr Moy, about VH-2027-00009 TBC", casework.Case{Ref: "VH-2027-00001"}))}
	want := textLines([]string{"Has the customer agreed to this day?", "It names another case: VH-2027-00009.", "It has something that looks unfinished: TBC"})
	if diff := cmp.Diff(want, findings(preview)); diff != "" {
		t.Errorf("the findings differ (-want +got):\n%s", diff)
	}
	if got := findings(casework.Facts{}); got == nil || len(got) != 0 {
		t.Errorf("without any there are %v", got)
	}
}

package classifier

import (
	"fmt"
	"os"
	"testing"
	"slices"
	"putright/casework"
)

func TestSalts(t *testing.T) {
	mails, _ := Examples()
	for _, s := range []string{"", "a", "b", "c"} {
		salt = s
		r := CrossValidate(mails, 0.9)
		fmt.Printf("%.4f macro %.4f flags %.4f stage %.3f sure %.3f right %.4f other %.3f\n", r.Right, r.MacroF1, r.FlagsMicroF1, r.StagesRight, r.Sure, r.SureRight, r.Kinds[len(r.Kinds)-1].F1)
	}
}

func TestErrs(t *testing.T) {
	f, _ := os.Create("/tmp/errs.txt")
	mails, _ := Examples()
	all := outOfFold(prepare(mails))
	w := temperature(all)
	fmt.Println("T", w)
	for _, j := range all {
		j.model.temperature = w
		c := j.model.Classify(j.Message(), Context{}, 0.9)
		if c.Kind != j.Kind {
			fmt.Fprintf(f, "=== %s GOLD %s GOT %s %.2f | %s | %s\n%s\n   %q\n", j.ID, j.Kind, c.Kind, c.Confidence, j.From, j.Subject, j.Body, c.Reasons)
		}
		for _, fl := range casework.Flags {
			a, b := slices.Contains(j.Flags, fl), c.Has(fl)
			if a != b {
				s := "MISSED"
				if b {
					s = "WRONG"
				}
				fmt.Fprintf(f, "FLAG %s %s %s 0\n", s, fl, j.ID)
			}
		}
	}
}

package classifier

import (
	"fmt"
	"testing"
)

func TestThr(t *testing.T) {
	mails, _ := Examples()
	all := outOfFold(prepare(mails))
	w := temperature(all)
	for _, th := range []float64{0.85, 0.88, 0.9, 0.91, 0.92, 0.93, 0.95} {
		n, ok := 0, 0
		for _, j := range all {
			p := softmax(j.scores, w)
			b, _ := best(p)
			if p[b] >= th {
				n++
				if b == j.kind {
					ok++
				}
			}
		}
		fmt.Printf("T %.2f th %.2f sure %.3f right %.4f\n", w, th, float64(n)/1560, float64(ok)/float64(n))
	}
	// reliability
	var n, ok [10]int
	for _, j := range all {
		p := softmax(j.scores, w)
		b, _ := best(p)
		k := min(9, int(p[b]*10))
		n[k]++
		if b == j.kind {
			ok[k]++
		}
	}
	for k := range n {
		if n[k] > 0 {
			fmt.Printf("conf %.1f n %d right %.2f\n", float64(k)/10, n[k], float64(ok[k])/float64(n[k]))
		}
	}
	// by file
	for f := range 6 {
		n, ok := 0, 0
		for _, j := range all {
			if j.ID[1] == byte('1'+f) {
				n++
				b, _ := best(j.scores)
				if b == j.kind {
					ok++
				}
			}
		}
		fmt.Printf("file %d %.3f\n", f+1, float64(ok)/float64(n))
	}
	// leave one file out
	tl := newTally(0.9)
	for f := range 6 {
		var a, b []prepared
		for _, p := range prepare(mails) {
			if p.ID[1] == byte('1'+f) {
				b = append(b, p)
			} else {
				a = append(a, p)
			}
		}
		m := fit(a)
		m.temperature = w
		for _, p := range b {
			tl.add(p.Example, m.Classify(p.Message(), Context{}, 0.9))
		}
	}
	fmt.Println(tl.report())
}

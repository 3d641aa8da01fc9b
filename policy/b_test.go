package policy
import "testing"
func BenchmarkLoadAndRules(b *testing.B) {
	for b.Loop() {
		p, err := Load("victory-2019")
		if err != nil { b.Fatal(err) }
		if _, err := Rules(p, nil); err != nil { b.Fatal(err) }
	}
}
func BenchmarkRules(b *testing.B) {
		p, _ := Load("victory-2019")
	for b.Loop() {
		if _, err := Rules(p, nil); err != nil { b.Fatal(err) }
	}
}

package notify

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// However the letters come, no minute sees more than allowed, and all that is
// allowed is used.
func TestPaceHoldsInEveryMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(20)
		begin := time.Now()
		var sent []time.Time
		for len(sent) < 100 {
			n, err := p.reserve(t.Context(), 7)
			if err != nil || n < 1 || n > 7 {
				t.Fatal(n, err)
			}
			used := min(n, 1+len(sent)%3) // some of what was reserved is not used
			p.release(n - used)
			for range used {
				time.Sleep(500 * time.Millisecond) // a letter takes its time
				sent = append(sent, time.Now())
				p.spend()
			}
		}
		for i := 20; i < len(sent); i++ {
			if gap := sent[i].Sub(sent[i-20]); gap < time.Minute {
				t.Errorf("letters %d to %d within %v", i-20, i, gap)
			}
		}
		if took := time.Since(begin); took > 5*time.Minute {
			t.Errorf("100 letters took %v", took)
		}
		time.Sleep(2 * time.Minute) // the timers end
		if len(p) != 0 {
			t.Errorf("%d places still taken", len(p))
		}
	})
}

func TestPaceWaitsAndStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1)
		if n, err := p.reserve(t.Context(), 5); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		p.spend()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if n, err := p.reserve(ctx, 5); n != 0 || err != context.DeadlineExceeded {
			t.Errorf("%d, %v", n, err)
		}
		begin := time.Now()
		if n, err := p.reserve(t.Context(), 5); n != 1 || err != nil || time.Since(begin) != 50*time.Second {
			t.Errorf("%d, %v after %v", n, err, time.Since(begin))
		}
		p.spend()
		time.Sleep(time.Minute)
	})
}

func TestNoPace(t *testing.T) {
	p := newPace(0)
	for range 100 {
		if n, err := p.reserve(t.Context(), 20); n != 20 || err != nil {
			t.Fatal(n, err)
		}
		p.spend()
	}
	p.release(20)
}

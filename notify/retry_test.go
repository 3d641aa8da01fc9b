package notify

import (
	"testing"
	"time"
)

func TestDelays(t *testing.T) {
	for n, want := range map[int]time.Duration{0: time.Minute, 1: time.Minute, 2: 2 * time.Minute, 3: 5 * time.Minute, 4: 15 * time.Minute, 5: time.Hour, 6: time.Hour, 1000: time.Hour} {
		differ := map[time.Duration]bool{}
		for range 50 {
			got := untilTaken.after(n)
			if got < want || got > want+want/5 {
				t.Errorf("after try %d: %v, want %v and up to a fifth more", n, got, want)
			}
			differ[got] = true
		}
		if len(differ) < 10 {
			t.Errorf("after try %d: %d different waits in 50", n, len(differ))
		}
	}
}

// Given up only when both hold: five days old, and five days of tries.
func TestSpent(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		waits delays
		tries int
		age   time.Duration
		want  bool
	}{
		{untilTaken, 1, 30 * day, false},
		{untilTaken, 123, 30 * day, false},
		{untilTaken, 125, 30 * day, true},
		{untilTaken, 125, 5*day - time.Second, false},
		{untilTaken, 1_000_000, 4 * day, false},
		{untilTaken, 1_000_000, 5 * day, true},
		{untilSure, 8, 30 * day, false},
		{untilSure, 10, 30 * day, true},
		{untilSure, 10, 4 * day, false},
	}
	for _, tt := range tests {
		if got := tt.waits.spent(tt.tries, start, start.Add(tt.age)); got != tt.want {
			t.Errorf("%d tries in %v: %v", tt.tries, tt.age, got)
		}
	}
}

package casework

import (
	"fmt"
	"strings"
)

// working writes the sentences that defend a date while the date is reckoned,
// so that the two cannot differ.
type working struct {
	*Calendar
	clock string
	works func(int) bool // by day number, for this clock
	text  strings.Builder
}

func (w *working) say(format string, args ...any) { fmt.Fprintf(&w.text, format, args...) }

// startedAt and startedOn are the first words, for an instant and for a date.
func startedAt(s Start) string {
	switch s {
	case FromReceipt:
		return "Received"
	case FromAcknowledgement:
		return "Acknowledgement sent"
	case FromOutcome:
		return "Outcome sent"
	case FromClosure:
		return "Closed"
	}
	return "Counted from"
}

func startedOn(s Start) string {
	if s == FromAcknowledgement {
		return "Acknowledgement due"
	}
	return startedAt(s)
}

// ends writes "1 month ends" and "8 weeks end".
func ends(n int, unit string) string {
	if n == 1 {
		return "1 " + unit + " ends"
	}
	return fmt.Sprintf("%d %ss end", n, unit)
}

// skipped adds a list of skipped days in brackets, if there is one.
func (w *working) skipped(label, days string) {
	if days != "" {
		w.say(" (%s: %s)", label, days)
	}
}

// each names every day off from day first up to, not including, day end:
// "Fri 25 Dec 2026 Christmas Day, Sat 26 and Sun 27 Dec weekend".
func (w *working) each(first, end int) string {
	var named []string
	year := 0
	for n := first; n < end; n++ {
		name := w.reason(n)
		if name == "" {
			name = "weekend"
		}
		run := n
		for name == "weekend" && run+1 < end && w.reason(run+1) == "" {
			run++
		}
		named = append(named, span(n, run, &year)+" "+name)
		n = run
	}
	return strings.Join(named, ", ")
}

// summed is shorter: it names the holidays and closures strictly between day
// first and day last, and counts the weekends.
func (w *working) summed(first, last int) string {
	var named []string
	weekends, year := 0, 0
	for n := first + 1; n < last; n++ {
		if w.works(n) {
			continue
		}
		if reason := w.reason(n); reason != "" {
			named = append(named, span(n, n, &year)+" "+reason)
		} else if w.works(n-1) || w.reason(n-1) != "" {
			weekends++
		}
	}
	switch weekends {
	case 0:
	case 1:
		named = append(named, "a weekend")
	default:
		named = append(named, fmt.Sprintf("%d weekends", weekends))
	}
	return list(named)
}

// reason names the holiday or closure for which day n does not count; "" for a
// weekend day or one that counts.
func (w *working) reason(n int) string {
	if name := w.holidays[n]; name != "" {
		return strings.NewReplacer(" (", ", ", ")", "").Replace(name)
	}
	return w.closed(w.clock, n)
}

// span writes one day or a run of days, with the year where it differs from
// the one written last.
func span(first, last int, year *int) string {
	a, b := dateOf(first).utc(), dateOf(last).utc()
	text := b.Format("Mon 2 Jan")
	if b.Year() != *year {
		*year = b.Year()
		text = b.Format("Mon 2 Jan 2006")
	}
	if first == last {
		return text
	}
	join := " to "
	if last == first+1 {
		join = " and "
	}
	if a.Month() == b.Month() {
		return a.Format("Mon 2") + join + text
	}
	return a.Format("Mon 2 Jan") + join + text
}

// list writes "a", "a and b", "a, b and c".
func list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

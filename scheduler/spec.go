package scheduler

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// parse reads a spec and refuses what would never run or not run as written.
// The error says what is wrong with the spec.
func parse(spec string, now time.Time) (schedule cron.Schedule, err error) {
	// The parser takes a zone in front of the spec, and panics when there is
	// nothing behind it. There is one zone, the landlord's.
	if strings.Contains(spec, "TZ=") {
		return nil, fmt.Errorf("spec %q names a time zone; leave it out, times are the landlord's", spec)
	}
	defer func() {
		if p := recover(); p != nil {
			schedule, err = nil, fmt.Errorf("spec %q cannot be read: %v", spec, p)
		}
	}()

	// The parser turns an interval below a second, even a negative one, into a
	// second.
	if every, ok := strings.CutPrefix(spec, "@every "); ok {
		if d, err := time.ParseDuration(every); err == nil && d < time.Second {
			return nil, fmt.Errorf("spec %q asks for less than a second; write at least @every 1s", spec)
		}
	}
	schedule, err = cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("spec %q cannot be read: %w", spec, err)
	}
	if schedule.Next(now).IsZero() {
		return nil, fmt.Errorf("spec %q names a date that never comes", spec)
	}
	return schedule, nil
}

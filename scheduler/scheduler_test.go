package scheduler

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata"
)

// london is the zone whose clock changes the tests walk through.
func london(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func testLog(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// runFor runs the jobs from one moment of the bubble's clock to another.
func runFor(t *testing.T, log *slog.Logger, from, to time.Time, jobs ...Job) {
	t.Helper()
	time.Sleep(time.Until(from))
	ctx, cancel := context.WithDeadline(t.Context(), to)
	defer cancel()
	if err := Run(ctx, london(t), log, jobs...); err != nil {
		t.Fatal(err)
	}
}

// Both nights on which the clocks change, year 2027: at 01:00 on 28 March the
// clock jumps to 02:00, at 02:00 on 31 October back to 01:00.
func TestClockChanges(t *testing.T) {
	tests := []struct {
		name, spec string
		year       int
		month      time.Month
		day        int
		want       string // times of the runs after the one at start, London
	}{
		{"morning in spring", "0 8 * * *", 2027, 3, 28, "08:00"},
		{"morning in autumn", "0 8 * * *", 2027, 10, 31, "08:00"},
		{"early in spring", "0 3 * * *", 2027, 3, 28, "03:00"},
		{"early in autumn", "0 3 * * *", 2027, 10, 31, "03:00"},
		{"every six hours in spring", "0 */6 * * *", 2027, 3, 28, "00:00 06:00 12:00 18:00"},
		{"every six hours in autumn", "0 */6 * * *", 2027, 10, 31, "00:00 06:00 12:00 18:00"},
		{"lost hour", "30 1 * * *", 2027, 3, 28, ""},                // as documented
		{"doubled hour", "30 1 * * *", 2027, 10, 31, "01:30 01:30"}, // as documented
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				zone := london(t)
				midnight := time.Date(tt.year, tt.month, tt.day, 0, 0, 0, 0, zone)
				var ran []string
				job := Job{"job", tt.spec, func(_ context.Context, now time.Time) error {
					if !now.Equal(time.Now()) || now.Location() != time.UTC {
						t.Errorf("the job was told %v at %v", now, time.Now())
					}
					ran = append(ran, now.In(zone).Format("15:04"))
					return nil
				}}
				runFor(t, testLog(t), midnight.Add(-time.Second), midnight.AddDate(0, 0, 1).Add(-time.Second), job)
				if got := strings.Join(ran[1:], " "); got != tt.want {
					t.Errorf("on %s the job ran at %q, want %q", midnight.Format(time.DateOnly), got, tt.want)
				}
			})
		})
	}
}

// A bell that rings every minute rings through both changes without a gap.
func TestEveryMinuteThroughClockChanges(t *testing.T) {
	for _, day := range []time.Time{time.Date(2027, 3, 27, 23, 0, 0, 0, time.UTC), time.Date(2027, 10, 30, 23, 0, 0, 0, time.UTC)} {
		synctest.Test(t, func(t *testing.T) {
			runs, last := 0, day
			runFor(t, testLog(t), day, day.Add(4*time.Hour+time.Second), Job{"due", "@every 1m", func(_ context.Context, now time.Time) error {
				if gap := now.Sub(last); gap > time.Minute {
					t.Errorf("%v without a bell before %v", gap, now)
				}
				runs, last = runs+1, now
				return nil
			}})
			if runs != 241 {
				t.Errorf("%d runs in four hours, want one at start and 240", runs)
			}
		})
	}
}

func TestFailingAndPanickingJobsRunAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fails, panics, works int
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		start := time.Now()
		runFor(t, log, start, start.Add(150*time.Second),
			Job{"fails", "@every 1m", func(context.Context, time.Time) error { fails++; return errors.New("no room on the disk") }},
			Job{"panics", "@every 1m", func(context.Context, time.Time) error { panics++; panic("unforeseen") }},
			Job{"works", "@every 1m", func(context.Context, time.Time) error { works++; return nil }},
		)
		if fails != 3 || panics != 3 || works != 3 {
			t.Errorf("runs: failing %d, panicking %d, working %d; want 3 each", fails, panics, works)
		}
		for _, want := range []string{"job=fails", "no room on the disk", "job=panics", "unforeseen"} {
			if n := strings.Count(out.String(), want); n != 3 {
				t.Errorf("%d log lines with %q, want 3:\n%s", n, want, out.String())
			}
		}
	})
}

func TestJobNeverOverlapsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, runs, others atomic.Int32
		start := time.Now()
		// Ends between two bells, so that no bell rings at the moment of the stop.
		runFor(t, testLog(t), start, start.Add(9*time.Minute+30*time.Second),
			// 90 seconds of work each minute: runs at 0:00 and 2:00, 4:00, …; the odd minutes are skipped.
			Job{"slow", "@every 1m", func(context.Context, time.Time) error {
				if running.Add(1) > 1 {
					t.Error("the job runs twice at once")
				}
				defer running.Add(-1)
				runs.Add(1)
				time.Sleep(90 * time.Second)
				return nil
			}},
			Job{"quick", "@every 1m", func(context.Context, time.Time) error { others.Add(1); return nil }},
		)
		if runs.Load() != 5 || others.Load() != 10 {
			t.Errorf("slow job ran %d times, want 5; its neighbour %d times, want 10", runs.Load(), others.Load())
		}
	})
}

func TestRunsOnceAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		start := time.Now()
		runFor(t, testLog(t), start, start.Add(time.Hour), Job{"yearly", "@yearly", func(_ context.Context, now time.Time) error {
			at = append(at, now)
			return nil
		}})
		if len(at) != 1 || !at[0].Equal(start) {
			t.Errorf("ran at %v, want once, at %v", at, start)
		}
	})
}

// Run returns when ctx has ended and what was running has ended too, whether
// it was rung at start or by the clock.
func TestStopWaitsForRunningJobs(t *testing.T) {
	for _, tt := range []struct {
		name string
		stop time.Duration
		done time.Duration // after the start, when the job that runs then has ended
		runs int32
	}{
		{"rung at start", 10 * time.Second, 30 * time.Second, 1},
		{"rung by the clock", 70 * time.Second, 90 * time.Second, 2},
		{"nothing running", 45 * time.Second, 45 * time.Second, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var begun, ended atomic.Int32
				runFor(t, testLog(t), start, start.Add(tt.stop), Job{"job", "@every 1m", func(ctx context.Context, _ time.Time) error {
					begun.Add(1)
					time.Sleep(30 * time.Second) // deaf to ctx
					ended.Add(1)
					return ctx.Err()
				}})
				if took := time.Since(start); took != tt.done {
					t.Errorf("returned after %v, want %v", took, tt.done)
				}
				if begun.Load() != tt.runs || ended.Load() != tt.runs {
					t.Errorf("%d runs begun, %d ended, want %d", begun.Load(), ended.Load(), tt.runs)
				}
				time.Sleep(time.Hour)
				if begun.Load() != tt.runs {
					t.Error("a job ran after Run had returned")
				}
			})
		})
	}
}

// A job that ends because the program stops has not failed.
func TestStoppingIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		start := time.Now()
		runFor(t, slog.New(slog.NewTextHandler(&out, nil)), start, start.Add(time.Second), Job{"job", "@hourly", func(ctx context.Context, _ time.Time) error {
			<-ctx.Done()
			return context.Canceled
		}})
		if out.Len() > 0 {
			t.Errorf("logged: %s", out.String())
		}
	})
}

func TestSpecs(t *testing.T) {
	now := time.Date(2027, 1, 4, 12, 0, 0, 0, london(t))
	for _, spec := range []string{"@every 1m", "@hourly", "*/5 * * * *", "0 8 * * mon-fri", "0 0 29 2 *", "@every 1s"} {
		if _, err := parse(spec, now); err != nil {
			t.Errorf("%q: %v", spec, err)
		}
	}
	for spec, want := range map[string]string{
		"":                          "cannot be read",
		"TZ=":                       "time zone",
		"TZ=Europe/London":          "time zone",
		"CRON_TZ=UTC 0 8 * * *":     "time zone",
		"TZ=America/Lima 0 8 * * *": "time zone",
		"0 0 31 2 *":                "never comes",
		"0 0 31 4,6,9,11 *":         "never comes",
		"0 8 * * 7":                 "cannot be read",
		"0 8 * *":                   "cannot be read",
		"@every -5s":                "less than a second",
		"@every 0s":                 "less than a second",
		"@every":                    "cannot be read",
		"@never":                    "cannot be read",
		"60 25 * * *":               "cannot be read",
	} {
		if _, err := parse(spec, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that says %q", spec, err, want)
		}
	}
}

func TestRefusesBadJobsBeforeAnyRuns(t *testing.T) {
	ran := false
	good := Job{"good", "@hourly", func(context.Context, time.Time) error { ran = true; return nil }}
	for name, bad := range map[string]Job{
		"spec":      {"bad", "0 0 31 2 *", good.Run},
		"zone":      {"bad", "TZ=Europe/London", good.Run},
		"no name":   {"", "@hourly", good.Run},
		"no work":   {"bad", "@hourly", nil},
		"same name": {"good", "@hourly", good.Run},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := Run(ctx, time.UTC, testLog(t), good, bad); err == nil {
			t.Errorf("%s: no error", name)
		}
		cancel()
	}
	if ran {
		t.Error("a job ran although its neighbour cannot")
	}
}

// FuzzParse holds that no spec, however odd, ends the program.
func FuzzParse(f *testing.F) {
	for _, spec := range []string{"@every 1m", "0 8 * * mon-fri", "TZ=", "@every", "*/0 * * * *", "0 0 31 2 *"} {
		f.Add(spec)
	}
	now := time.Date(2027, 1, 4, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		if schedule, err := parse(spec, now); err == nil && !schedule.Next(now).After(now) {
			t.Errorf("%q rings in the past", spec)
		}
	})
}

package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Job is something to do again and again.
type Job struct {
	Name string // for the log; unique among the jobs of one Run

	// Spec is a cron line of five fields (minute, hour, day of month, month, day
	// of week) in the landlord's zone, or "@every 1m", "@hourly" and the like.
	//
	// Where the clocks change, a job at a fixed time in the lost hour is not run
	// that night and one in the doubled hour is run twice (in the United Kingdom
	// both are 01:00 to 01:59), so choose another hour for daily work.
	Spec string

	// Run does the work. now is the wall clock in UTC. ctx ends when the program
	// stops.
	Run func(ctx context.Context, now time.Time) error
}

// Run runs each job once and then as often as its spec says, until ctx ends and
// the jobs still running have returned. A job's error or panic ends neither the
// job nor its neighbours. It returns an error at once, having run nothing, when
// a job cannot ever run as written; else nil.
func Run(ctx context.Context, zone *time.Location, log *slog.Logger, jobs ...Job) error {
	clock := cron.New(cron.WithLocation(zone), cron.WithLogger(cronLog{log}))
	names := map[string]bool{}
	var bells []cron.Job
	for _, job := range jobs {
		if job.Name == "" || job.Run == nil || names[job.Name] {
			return fmt.Errorf("scheduling job %q: it needs a name of its own and something to run", job.Name)
		}
		names[job.Name] = true
		schedule, err := parse(job.Spec, time.Now().In(zone))
		if err != nil {
			return fmt.Errorf("scheduling job %q: %w", job.Name, err)
		}
		bell := job.bell(ctx, log.With("job", job.Name))
		bells = append(bells, bell)
		clock.Schedule(schedule, bell)
	}

	var first sync.WaitGroup
	for _, bell := range bells {
		first.Go(bell.Run)
	}
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	first.Wait()
	return nil
}

// bell makes the job safe to ring at any time. The order matters: with the
// recovery outside, a panic would jump over the code that marks the job as
// finished, and it would be skipped as still running for ever.
func (j Job) bell(ctx context.Context, log *slog.Logger) cron.Job {
	chain := cron.NewChain(cron.SkipIfStillRunning(cronLog{log}), cron.Recover(cronLog{log}))
	return chain.Then(cron.FuncJob(func() {
		if ctx.Err() != nil {
			return
		}
		// Round drops the monotonic reading, which stands still while a machine
		// sleeps and would make differences between two bells too short.
		err := j.Run(ctx, time.Now().Round(0).UTC())
		if err != nil && !(ctx.Err() != nil && errors.Is(err, context.Canceled)) {
			log.Error("job failed", "error", err)
		}
	}))
}

// cronLog hands what the clock has to say to slog.
type cronLog struct{ log *slog.Logger }

// Info takes the clock's diary; only a skipped run ("skip") is of interest to
// anybody, and only when somebody looks for it.
func (l cronLog) Info(msg string, pairs ...any) { l.log.Debug("clock: "+msg, pairs...) }

// Error takes a recovered panic.
func (l cronLog) Error(err error, msg string, pairs ...any) {
	l.log.Error("job failed: "+msg, append([]any{"error", err}, pairs...)...)
}

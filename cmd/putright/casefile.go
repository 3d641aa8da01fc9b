package main

import (
	"cmp"
	"context"
	"time"

	"putright/casework"
	"putright/store"
)

// caseFile is everything on file, open for reading, with what is needed to
// tell of it in the landlord's words.
type caseFile struct {
	store    *store.Store
	policy   casework.Policy
	calendar *casework.Calendar
	zone     *time.Location
	today    casework.Date
	team     casework.Team
}

// openFile opens the database that the configuration names.
func (e env) openFile(ctx context.Context, path string) (*caseFile, error) {
	cfg, err := e.config(path)
	if err != nil {
		return nil, err
	}
	_, rules, err := loadPolicy(cfg)
	if err != nil {
		return nil, err
	}
	s, err := store.OpenReadOnly(ctx, cfg.Store.Path)
	if err != nil {
		return nil, err
	}
	calendar := rules.Calendar
	return &caseFile{store: s, policy: rules.Policy, calendar: calendar, zone: calendar.Zone(), today: calendar.Date(e.now()), team: cfg.Team()}, nil
}

// nameOf is the name of a member of staff, or the address of one who has left.
func (f *caseFile) nameOf(address string) string {
	staff, _ := f.team.Find(address)
	return cmp.Or(staff.Name, address)
}

// stageName is the stage as letters show it.
func (f *caseFile) stageName(id string) string {
	stage, _ := f.policy.StageOf(id)
	return cmp.Or(stage.Name, id)
}

// moment is an instant as people read it.
func (f *caseFile) moment(t time.Time) string { return t.In(f.zone).Format("Mon 2 Jan 2006, 15:04") }

func (f *caseFile) timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(f.zone)
	return &t
}

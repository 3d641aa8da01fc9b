package main

import (
	"fmt"
	"os"

	"putright/casework"
	"putright/cmd/putright/config"
	"putright/policy"
)

// The years whose holidays a landlord's own file may change. No case is older,
// and no date lies further off.
const firstYear, lastYear = 2015, 2099

// loadPolicy reads the procedure that the configuration chooses and makes what
// decisions are made by. The team is left to the caller.
func loadPolicy(cfg config.Config) (policy.Profile, casework.Rules, error) {
	fail := func(err error) (policy.Profile, casework.Rules, error) {
		return policy.Profile{}, casework.Rules{}, err
	}
	p, err := readPolicy(cfg.Policy.Profile, cfg.Policy.File)
	if err != nil {
		return fail(err)
	}
	holidays, err := loadHolidays(p, cfg.Policy.HolidaysFile)
	if err != nil {
		return fail(err)
	}
	rules, err := policy.Rules(p, holidays)
	if err != nil {
		return fail(err)
	}
	return p, rules, nil
}

// readPolicy reads a file or, without one, a built-in profile.
func readPolicy(profile, file string) (policy.Profile, error) {
	if file == "" {
		return policy.Load(profile)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return policy.Profile{}, fmt.Errorf("reading the policy: %w", err)
	}
	p, _, err := policy.Read(text, file)
	return p, err
}

// loadHolidays returns the holidays with the landlord's own changes, or nil
// where there are none to make.
func loadHolidays(p policy.Profile, file string) ([]casework.Holiday, error) {
	if file == "" {
		return nil, nil
	}
	changes, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the changes to the bank holidays: %w", err)
	}
	holidays, err := policy.Holidays(p.Policy.Calendar.Holidays, changes, firstYear, lastYear)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return holidays, nil
}

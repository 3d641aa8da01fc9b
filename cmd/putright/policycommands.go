package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"putright/casework"
	"putright/cmd/putright/config"
	"putright/policy"
)

const policyShowUsage = `usage: putright policy show [-c FILE] [PROFILE|FILE]

The procedure in plain words: who does what by when, and the clause that says
so. PROFILE is one that comes with putright, victory-2019 unless said; FILE ends
in .toml.

  -c FILE   the configuration, for the policy that it chooses
`

const policyCheckUsage = `usage: putright policy check [-c FILE] [PROFILE|FILE]

Whether a policy can be run, what to see to, and where it departs from the
Housing Ombudsman's Code of 2024. Without a name it looks at victory-2019.

  -c FILE   the configuration, for the policy that it chooses
`

// policyNamed reads the policy that the flags and arguments of a command name.
// where is its file, or the name of the profile.
func (e env) policyNamed(name, words string, args []string) (p policy.Profile, where string, err error) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	path := fs.String("c", "", "")
	if err := e.parse(fs, args, words, 0, 1); err != nil {
		return p, "", err
	}
	profile, file := fs.Arg(0), ""
	switch {
	case profile == "" && *path == "":
		profile = config.DefaultProfile
	case profile == "":
		cfg, err := e.config(*path)
		if err != nil {
			return p, "", err
		}
		profile, file = cfg.Policy.Profile, cfg.Policy.File
	case isFile(profile):
		file = profile
	}
	p, err = readPolicy(profile, file)
	return p, cmp.Or(file, profile), err
}

// isFile tells a policy's file from the name of a profile.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return strings.HasSuffix(name, ".toml") || strings.ContainsAny(name, `/\`) || err == nil && !info.IsDir()
}

func runPolicyShow(_ context.Context, e env, args []string) error {
	p, _, err := e.policyNamed("policy show", policyShowUsage, args)
	if err != nil {
		return err
	}
	fmt.Fprint(e.stdout, policy.Show(p))
	return nil
}

func runPolicyCheck(_ context.Context, e env, args []string) error {
	p, where, err := e.policyNamed("policy check", policyCheckUsage, args)
	if err != nil {
		return err
	}
	errs := 0
	for _, f := range policy.Check(p, today(p, e.now())) {
		fmt.Fprintln(e.stdout, f.In(where))
		if f.Level == policy.Error {
			errs++
		}
	}
	if errs > 0 {
		return fmt.Errorf("%s must be mended before this policy can be run", things(errs))
	}
	fmt.Fprintf(e.stdout, "%s can be run.\n", where)
	return nil
}

// today is the date where the policy is in force.
func today(p policy.Profile, now time.Time) casework.Date {
	zone, err := time.LoadLocation(p.Policy.Timezone)
	if err != nil {
		zone = time.UTC // the check finds the time zone at fault
	}
	return casework.DateOf(now, zone)
}

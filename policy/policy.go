package policy

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"putright/casework"
)

//go:embed profiles/*.toml
var profileFiles embed.FS

// Profile is a policy with the very file it was read from, so that a case can
// keep what it ran under.
type Profile struct {
	Policy casework.Policy
	Source []byte
	Hash   string // SHA-256 of Source, lower-case hex
}

// Names lists the built-in profiles.
func Names() []string { return namesIn(profileFiles, "profiles", ".toml") }

// Load reads a built-in profile.
func Load(name string) (Profile, error) {
	src, err := profileFiles.ReadFile("profiles/" + name + ".toml")
	if err != nil {
		return Profile{}, fmt.Errorf("there is no policy profile %q%s", name, didYouMean(name, Names()))
	}
	p, _, err := Read(src, name)
	return p, err
}

// Read reads a policy file, strictly: a field that is not known, a missing
// clause or a stage that leads nowhere is an error. The findings are all its
// errors in the file's order, whether the text or the procedure is wrong; with
// any of them there is no profile, and err gives each a line that begins with
// filename, line and column.
func Read(src []byte, filename string) (Profile, []Finding, error) {
	p := Profile{Source: slices.Clone(src)}
	sum := sha256.Sum256(src)
	p.Hash = hex.EncodeToString(sum[:])

	d := parse(src, &p.Policy)
	if len(d.findings) == 0 {
		validate(d, p.Policy)
	}
	if len(d.findings) == 0 {
		return p, nil, nil
	}
	sortFindings(d.findings)
	lines := make([]error, len(d.findings))
	for i, f := range d.findings {
		lines[i] = errors.New(f.In(filename))
	}
	return Profile{}, d.findings, errors.Join(lines...)
}

// Rules makes what decisions are made by. The holidays are a whole list, as
// Holidays gives it with a landlord's changes; nil stands for the published
// list and its forecast. The team is left empty.
func Rules(p Profile, holidays []casework.Holiday) (casework.Rules, error) {
	zone, err := time.LoadLocation(p.Policy.Timezone)
	if err != nil {
		return casework.Rules{}, fmt.Errorf("loading the time zone of policy %s: %w", p.Policy.ID, err)
	}
	if holidays == nil {
		if holidays, err = Holidays(p.Policy.Calendar.Holidays, nil, firstYear, lastYear); err != nil {
			return casework.Rules{}, err
		}
	}
	return casework.Rules{Policy: p.Policy, Calendar: casework.NewCalendar(p.Policy.Calendar, zone, holidays)}, nil
}

// namesIn lists the embedded files of a folder without their ending.
func namesIn(files fs.FS, folder, ending string) []string {
	paths, _ := fs.Glob(files, folder+"/*"+ending) // the pattern is well formed
	for i, path := range paths {
		paths[i] = strings.TrimSuffix(strings.TrimPrefix(path, folder+"/"), ending)
	}
	return paths
}

package putright_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// houses says which of our folders each folder may import. The arrows run one
// way: what decides knows nothing of what touches the world.
var houses = map[string][]string{
	"casework":   {},
	"classifier": {"casework"},
	"policy":     {"casework"},
	"templates":  {"casework"},
	"intake":     {"casework"},
	"store":      {"casework"},
	"notify":     {"casework", "store"},
	"desk":       {"casework", "classifier", "templates", "store", "notify"},
	"scheduler":  {},
	"cmd":        {"casework", "classifier", "policy", "templates", "intake", "store", "notify", "desk", "scheduler"},
}

// homes says in which folders each outside library lives, so that changing or
// replacing one is work in one place.
var homes = map[string][]string{
	"github.com/emersion/go-imap":        {"intake", "cmd/putright/mailhost"},
	"github.com/emersion/go-message":     {"intake", "cmd/putright/mailhost"},
	"github.com/emersion/go-msgauth":     {"intake"},
	"github.com/emersion/go-sasl":        {"intake", "cmd/putright/mailhost"},
	"github.com/emersion/go-smtp":        {"cmd/putright/mailhost"},
	"github.com/gabriel-vasile/mimetype": {"intake"},
	"github.com/pelletier/go-toml":       {"policy", "cmd"},
	"github.com/robfig/cron":             {"scheduler"},
	"github.com/wneessen/go-mail":        {"notify"},
	"github.com/yuin/goldmark":           {"templates"},
	"golang.org/x/net":                   {"intake", "notify"},
	"golang.org/x/sync":                  {"intake", "notify", "scheduler", "cmd"},
	"golang.org/x/sys":                   {"store", "cmd"},
	"golang.org/x/text":                  {"intake", "classifier"},
	"modernc.org/sqlite":                 {"store"},
}

const module = "putright/"

// TestImports reads the imports of every package, those of tests left out.
func TestImports(t *testing.T) {
	lookAtEveryFolder(t)
	list, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("listing the packages: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(list))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		from, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours {
			continue // the module's root holds this test only
		}
		seen++
		for _, to := range p.Imports {
			if why := objection(from, to); why != "" {
				t.Errorf("%s imports %s: %s", from, strings.TrimPrefix(to, module), why)
			}
		}
	}
	if seen == 0 {
		t.Fatal("go list showed no package of ours")
	}
}

// lookAtEveryFolder makes the result depend on every file: go test repeats an
// earlier result unless a folder that the test itself has read has changed.
func lookAtEveryFolder(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && len(path) > 1 && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// objection says what is wrong with an import, "" if nothing is.
func objection(from, to string) string {
	house, known := houseOf(from)
	if !known {
		return "this folder has no place in the list of this test"
	}
	if to, ours := strings.CutPrefix(to, module); ours {
		other, known := houseOf(to)
		switch {
		case !known:
			return "that folder has no place in the list of this test"
		case house == other || slices.Contains(houses[house], other):
			return ""
		case len(houses[house]) == 0:
			return "it may import none of our folders"
		}
		return "of our folders it may import " + strings.Join(houses[house], ", ")
	}
	if first, _, _ := strings.Cut(to, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	for library, folders := range homes {
		if !under(to, library) {
			continue
		}
		for _, folder := range folders {
			if under(from, folder) {
				return ""
			}
		}
		return "that library lives in " + strings.Join(folders, ", ")
	}
	return "that library has no place in the list of this test"
}

// houseOf is the first folder on a package's path.
func houseOf(path string) (string, bool) {
	name, _, _ := strings.Cut(path, "/")
	_, known := houses[name]
	return name, known
}

func under(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func TestObjection(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"casework", "time", ""},
		{"casework", "putright/policy", "it may import none of our folders"},
		{"casework", "golang.org/x/text/cases", "that library lives in intake, classifier"},
		{"store", "putright/desk", "of our folders it may import casework"},
		{"notify", "putright/store", ""},
		{"desk", "putright/intake", "of our folders it may import casework, classifier, templates, store, notify"},
		{"scheduler", "putright/casework", "it may import none of our folders"},
		{"cmd/putright", "putright/cmd/putright/config", ""},
		{"cmd/putright", "github.com/emersion/go-imap/v2", "that library lives in intake, cmd/putright/mailhost"},
		{"cmd/putright/mailhost", "github.com/emersion/go-imap/v2/imapserver", ""},
		{"cmd/putright/config", "github.com/pelletier/go-toml/v2/unstable", ""},
		{"templates", "github.com/pelletier/go-toml/v2", "that library lives in policy, cmd"},
		{"store", "github.com/spf13/cobra", "that library has no place in the list of this test"},
		{"webserver", "time", "this folder has no place in the list of this test"},
	} {
		if got := objection(test.from, test.to); got != test.want {
			t.Errorf("%s imports %s: got %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

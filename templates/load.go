package templates

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed letters
var builtInFiles embed.FS

// BuiltIn returns the letters that come with the program.
func BuiltIn() *Set { return builtIn() }

var (
	builtInText = sync.OnceValue(func() map[string]string {
		folder, err := fs.Sub(builtInFiles, "letters")
		if err != nil {
			panic(err) // the folder is embedded
		}
		files, found, err := readFolder(folder)
		if err != nil || len(found) > 0 {
			panic(fmt.Sprintf("templates: the built-in letters cannot be read: %v %v", err, found))
		}
		return files
	})
	builtIn = sync.OnceValue(func() *Set { return compile(builtInText(), nil) })
)

// Load puts an administrator's letters in place of the built-in ones, file by
// file: outcome.md, parts/contact.md. A nil, missing or empty folder gives the
// built-in letters. A file with an error is left out for the built-in one, so
// what comes back can always be used; a caller who has a good Set already keeps
// that while a finding is an error. err is for a folder that cannot be read at
// all; then the Set is the built-in one.
func Load(fsys fs.FS) (*Set, []Finding, error) {
	if fsys == nil {
		return BuiltIn(), nil, nil
	}
	files, found, err := readFolder(fsys)
	if err != nil {
		return BuiltIn(), nil, fmt.Errorf("reading the folder of letters: %w", err)
	}
	for name := range files {
		if BuiltIn().file(name) == nil {
			found = append(found, place{strings.TrimSuffix(name, ".md"), 1, 1}.warning("no letter has this name, so this file is not used: there are %s", listed(BuiltIn().Names())))
			delete(files, name)
		}
	}
	for {
		set, left := compile(builtInText(), files), len(files)
		problems := set.Check()
		for _, p := range problems {
			if p.isError() {
				delete(files, p.Letter+".md")
			}
		}
		if len(files) == left {
			return set, sorted(append(found, problems...)), nil
		}
		for _, p := range problems {
			if files[p.Letter+".md"] == "" {
				found = append(found, p)
			}
		}
	}
}

// readFolder reads the files of letters in a folder and its folder parts.
func readFolder(fsys fs.FS) (map[string]string, []Finding, error) {
	files, found := map[string]string{}, []Finding(nil)
	for _, folder := range []string{".", "parts"} {
		entries, err := fs.ReadDir(fsys, folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			if e.IsDir() || path.Ext(name) != ".md" || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			text, err := readFile(fsys, name)
			if err != nil {
				found = append(found, place{strings.TrimSuffix(name, ".md"), 1, 1}.problem("the file cannot be read: %v", err))
				continue
			}
			files[name] = text
		}
	}
	return files, found, nil
}

// readFile reads no more than shows that a file is too large.
func readFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	return string(text), err
}

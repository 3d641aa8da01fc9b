package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"putright/cmd/putright/plain"
	"putright/templates"
)

const lettersListUsage = `usage: putright letters list [-c FILE]

The letters, to whom each goes and when, and which are your own.

  -c FILE   the configuration; without it, the built-in letters
`

const lettersShowUsage = `usage: putright letters show [-c FILE] [--fields] NAME

The source of a letter. To change a letter, save its source in your folder of
letters and edit it there:

  putright letters show outcome > letters/outcome.md

  -c FILE    the configuration; without it, the built-in letters
  --fields   the fields that the letter may use, instead of its source
`

const lettersCheckUsage = `usage: putright letters check [-c FILE]

Whether the letters can be used, and what a person should look at.

  -c FILE   the configuration; without it, the built-in letters
`

// lettersIn loads the letters that a configuration uses, or the built-in ones
// where path is "". folder is where the administrator's own are.
func (e env) lettersIn(path string) (set *templates.Set, found []templates.Finding, folder string, err error) {
	if path == "" {
		return templates.BuiltIn(), nil, "", nil
	}
	cfg, err := e.config(path)
	if err != nil {
		return nil, nil, "", err
	}
	set, found, err = loadLetters(cfg.Letters.Folder)
	return set, found, cfg.Letters.Folder, err
}

// loadLetters puts the letters of a folder, if there is one, in place of the
// built-in ones.
func loadLetters(folder string) (*templates.Set, []templates.Finding, error) {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return templates.BuiltIn(), nil, nil
	}
	set, found, err := templates.Load(os.DirFS(folder))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", folder, err)
	}
	return set, found, nil
}

func runLettersList(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("letters list", flag.ContinueOnError)
	path := fs.String("c", "", "")
	if err := e.parse(fs, args, lettersListUsage, 0, 0); err != nil {
		return err
	}
	set, _, _, err := e.lettersIn(*path)
	if err != nil {
		return err
	}
	for _, name := range slices.Concat(set.Names(), set.Parts()) {
		l, err := set.Letter(name)
		if err != nil {
			if l, err = set.Letter("parts/" + name); err != nil {
				return err
			}
		}
		own := ""
		if l.Own {
			own = "your own"
		}
		what := "part of other letters"
		if l.To != "" {
			what = "to " + l.To + ", " + l.When
		}
		fmt.Fprintf(e.stdout, "%-24s %-8s  %s\n", l.Name, own, plain.Line(what))
	}
	return nil
}

func runLettersShow(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("letters show", flag.ContinueOnError)
	path, fields := fs.String("c", "", ""), fs.Bool("fields", false, "")
	if err := e.parse(fs, args, lettersShowUsage, 1, 1); err != nil {
		return err
	}
	set, _, _, err := e.lettersIn(*path)
	if err != nil {
		return err
	}
	l, err := set.Letter(strings.TrimSuffix(fs.Arg(0), ".md"))
	if err != nil {
		return err
	}
	if *fields {
		e.showFields(l.Name)
		return nil
	}
	fmt.Fprint(e.stdout, l.Source)
	return nil
}

// showFields lists the fields that the letter of that name may use.
func (e env) showFields(letter string) {
	for _, f := range templates.Fields() {
		if !slices.Contains(f.Letters, letter) {
			continue
		}
		what := f.What
		if f.List != "" {
			what += ", in {{#each " + f.List + "}}"
		}
		if slices.Contains(f.Optional, letter) {
			what += "; may be missing, so inside {{#if}}"
		}
		fmt.Fprintf(e.stdout, "%-28s %s\n", "{{"+f.Name+"}}", what)
	}
}

func runLettersCheck(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("letters check", flag.ContinueOnError)
	path := fs.String("c", "", "")
	if err := e.parse(fs, args, lettersCheckUsage, 0, 0); err != nil {
		return err
	}
	set, found, folder, err := e.lettersIn(*path)
	if err != nil {
		return err
	}
	errs := 0
	for _, f := range found {
		fmt.Fprintln(e.stdout, filepath.Join(folder, f.String()))
		if f.Level == templates.LevelError {
			errs++
		}
	}
	if errs > 0 {
		return fmt.Errorf("%s must be mended; until then the last good letters stay in use", things(errs))
	}
	fmt.Fprintln(e.stdout, lettersInWords(set, folder)+".")
	return nil
}

// lettersInWords says how many letters there are and whose.
func lettersInWords(set *templates.Set, folder string) string {
	own := 0
	for _, name := range set.Names() {
		if l, err := set.Letter(name); err == nil && l.Own {
			own++
		}
	}
	if folder == "" {
		return fmt.Sprintf("%d built-in letters can be used", len(set.Names()))
	}
	return fmt.Sprintf("%d letters can be used, %d of them your own in %s", len(set.Names()), own, folder)
}

// things counts what must be mended.
func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

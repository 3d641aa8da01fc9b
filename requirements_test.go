package putright_test

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

var printTable = flag.Bool("print", false, "print each requirement with where it is carried out and the test that shows it")

const requirementsFile = "casework/requirements.txt"

// requirement is one line of the table.
type requirement struct {
	line         int
	n            int
	clause, asks string
	prompt       string // the mail that asks a person and the word that answers; "" for none
}

// Every requirement of the policy is cited by the code that carries it out and
// by a test that shows it, or only a person can do it. Whoever is asked, is
// asked by a mail and answers with a word that exist.
func TestRequirements(t *testing.T) {
	wanted := readRequirements(t)
	code, tests := citations(t)
	words := everyWord(t)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	if *printTable {
		fmt.Fprintln(out, "R\tclause\twhat it asks\twhere\ttest\ta person")
	}
	for _, r := range wanted {
		where, test := code[r.n], tests[r.n]
		if missing := missingWords(r.prompt, words); missing != "" {
			t.Errorf("%s:%d: R%d asks a person, but %s is in no code and no letter", requirementsFile, r.line, r.n, missing)
		}
		if !strings.HasPrefix(r.prompt, "only ") {
			for _, cited := range []struct {
				by     string
				places []string
			}{{"code", where}, {"test", test}} {
				if len(cited.places) == 0 {
					t.Errorf("%s:%d: R%d (clause %s: %s) is cited in no %s", requirementsFile, r.line, r.n, r.clause, r.asks, cited.by)
				}
			}
		}
		if *printTable {
			fmt.Fprintf(out, "R%d\t%s\t%s\t%s\t%s\t%s\n", r.n, r.clause, r.asks, first(where), first(test), r.prompt)
		}
	}
	out.Flush()
	for n, places := range code {
		if n > len(wanted) {
			t.Errorf("%s cites R%d, which is no requirement", places[0], n)
		}
	}
}

// first shows the first place and how many more there are.
func first(places []string) string {
	if len(places) < 2 {
		return strings.Join(places, "")
	}
	return fmt.Sprintf("%s and %d more", places[0], len(places)-1)
}

func readRequirements(t *testing.T) []requirement {
	t.Helper()
	text, err := os.ReadFile(requirementsFile)
	if err != nil {
		t.Fatal(err)
	}
	var all []requirement
	line := 0
	for row := range strings.Lines(string(text)) {
		line++
		if row = strings.TrimSpace(row); row == "" || row[0] == '#' {
			continue
		}
		cells := strings.Split(row, "|")
		if len(cells) != 4 {
			t.Fatalf("%s:%d: %d columns, want 4", requirementsFile, line, len(cells))
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		r := requirement{line: line, n: len(all) + 1, clause: cells[1], asks: cells[2], prompt: cells[3]}
		if cells[0] != fmt.Sprintf("R%d", r.n) || r.clause == "" || r.asks == "" {
			t.Fatalf("%s:%d: want R%d with its clause and what it asks, got %q", requirementsFile, line, r.n, row)
		}
		all = append(all, r)
	}
	if len(all) != 68 {
		t.Fatalf("%s has %d requirements, want 68", requirementsFile, len(all))
	}
	return all
}

// citations finds where comments name each requirement: in the program's code,
// and in tests by the name of the test.
func citations(t *testing.T) (code, tests map[int][]string) {
	t.Helper()
	code, tests = map[int][]string{}, map[int][]string{}
	eachFile(t, ".go", func(path string) {
		if !strings.Contains(path, "/") {
			return // the tests of the whole, such as this one
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range parsed.Comments {
			into, place := code, path
			if strings.HasSuffix(path, "_test.go") {
				into, place = tests, cmp.Or(testAt(parsed, group), path)
			}
			for _, n := range numbersIn(group.Text()) {
				if !slices.Contains(into[n], place) {
					into[n] = append(into[n], place)
				}
			}
		}
	})
	return code, tests
}

// testAt names the function that a comment stands before or in.
func testAt(file *ast.File, group *ast.CommentGroup) string {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && group.Pos() < f.End() && (f.Doc == group || group.Pos() > f.Pos()) {
			return f.Name.Name
		}
	}
	return ""
}

var citation = regexp.MustCompile(`\bR(\d{1,3})\b(?:\s+to\s+R(\d{1,3})\b)?`)

// numbersIn expands "R37, R38" and "R31 to R40".
func numbersIn(text string) []int {
	var all []int
	for _, m := range citation.FindAllStringSubmatch(text, -1) {
		from, _ := strconv.Atoi(m[1])
		to := from
		if m[2] != "" {
			to, _ = strconv.Atoi(m[2])
		}
		for n := from; n <= to; n++ {
			all = append(all, n)
		}
	}
	return all
}

func TestNumbersIn(t *testing.T) {
	for text, want := range map[string][]int{
		"R31 to R34, clause 10.1":     {31, 32, 33, 34},
		"(policy 11.1; R37, R38)":     {37, 38},
		"R41,\nR43 and R45 to\nR47":   {41, 43, 45, 46, 47},
		"PR2 0ET, NR28, R, 5R1, VR12": nil,
	} {
		if got := numbersIn(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// everyWord is the text of the program's code and of the letters, with the
// letters' names.
func everyWord(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, ending := range []string{".go", ".md"} {
		eachFile(t, ending, func(path string) {
			if strings.HasSuffix(path, "_test.go") || ending == ".md" && !strings.HasPrefix(path, "templates/letters/") {
				return
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "%s\n%s\n", path, text)
		})
	}
	return all.String()
}

var (
	mailName = regexp.MustCompile(`\bstaff_\w+`)
	wordName = regexp.MustCompile(`[A-Z]{2,}(?: [A-Z]{2,})*`)
	quoted   = regexp.MustCompile(`"[^"]+"`)
)

// missingWords names the first mail, word or quoted text of a prompt that does
// not exist; "" if all do.
func missingWords(prompt, words string) string {
	for _, mail := range mailName.FindAllString(prompt, -1) {
		if !strings.Contains(words, "templates/letters/"+mail+".md") {
			return "the mail " + mail
		}
	}
	for _, text := range quoted.FindAllString(prompt, -1) {
		if !strings.Contains(words, strings.Trim(text, `"`)) {
			return text
		}
	}
	for _, word := range wordName.FindAllString(quoted.ReplaceAllString(prompt, ""), -1) {
		if !strings.Contains(words, `"`+word) {
			return "the word " + word
		}
	}
	return ""
}

func TestMissingWords(t *testing.T) {
	const words = `templates/letters/staff_new_case.md Findings: "NOT CONSIDERED" "OUTCOME upheld"`
	for prompt, want := range map[string]string{
		`staff_new_case, NOT CONSIDERED, OUTCOME "Findings:"`: "",
		`staff_other, OUTCOME`:                                "the mail staff_other",
		`staff_new_case, SHOUT`:                               "the word SHOUT",
		`staff_new_case, OUTCOME "Reasons:"`:                  `"Reasons:"`,
	} {
		if got := missingWords(prompt, words); got != want {
			t.Errorf("%s: got %q, want %q", prompt, got, want)
		}
	}
}

// eachFile walks over our files with that ending, by their path from the root.
func eachFile(t *testing.T, ending string, f func(path string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && len(path) > 1 && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case strings.HasSuffix(path, ending):
			f(filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

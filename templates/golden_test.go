package templates

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

var london = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

var styles = regexp.MustCompile(` style="[^"]*"`)

// body is what stands between the frame of an HTML letter, without its looks,
// which TestFrame holds.
func body(t *testing.T, document string) string {
	t.Helper()
	_, rest, ok := strings.Cut(document, `<td style="`+letterStyle+`">`)
	inner, _, closed := strings.Cut(rest, documentEnd)
	if !ok || !closed {
		t.Fatalf("the letter is not in its frame:\n%s", document)
	}
	return strings.TrimLeft(styles.ReplaceAllString(inner, ""), "\n")
}

// Every letter on every sample case, as plain text and as HTML. Look at what
// changed before writing them anew with -update.
func TestGolden(t *testing.T) {
	for _, name := range BuiltIn().Names() {
		t.Run(name, func(t *testing.T) {
			var got txtar.Archive
			for _, sample := range Samples(name) {
				r, err := BuiltIn().Render(name, sample.Facts, london)
				if err != nil {
					t.Fatalf("%s: %v", sample.Title, err)
				}
				got.Files = append(got.Files,
					txtar.File{Name: sample.Title + ".txt", Data: []byte("Subject: " + r.Subject + "\n\n" + r.Text)},
					txtar.File{Name: sample.Title + ".html", Data: []byte(body(t, r.HTML))})
			}
			file := filepath.Join("testdata", "golden", name+".txtar")
			if *update {
				if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if data := txtar.Format(&got); !bytes.Equal(data, want) {
				t.Errorf("%s differs (-want +got):\n%s", file, cmp.Diff(string(want), string(data)))
			}
		})
	}
}

func TestFrame(t *testing.T) {
	r, err := BuiltIn().Render("staff_done", Samples("staff_done")[0].Facts, london)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="en-GB">`,
		`<meta name="viewport" content="width=device-width, initial-scale=1">`,
		`<meta name="color-scheme" content="light dark">`,
		`<title>[VH-2026-00042] Done</title>`,
		`max-width:600px`,
	} {
		if !strings.Contains(r.HTML, want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	// What would fight a dark screen: a colour of words without one of paper.
	plain := strings.ReplaceAll(r.HTML, buttonStyle, "")
	for _, colour := range regexp.MustCompile(`[";]((background-)?color:[^;"]+)`).FindAllStringSubmatch(plain, -1) {
		t.Errorf("a colour of its own outside of buttons: %s", colour[1])
	}
	for _, size := range regexp.MustCompile(`font-size:(\d+)px`).FindAllStringSubmatch(r.HTML, -1) {
		if len(size[1]) != 2 || size[1] < "16" {
			t.Errorf("letters of %s px are too small", size[1])
		}
	}
	for _, tag := range []string{"<img", "<script", "<style", "<link", "url(", "@import"} {
		if strings.Contains(strings.ToLower(r.HTML), tag) {
			t.Errorf("the document holds %s", tag)
		}
	}
}

package classifier

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write model.gz from the labelled mails in data")

// The shipped model is what training gives. After a change to the mails, the
// signals or the training, run: go test ./classifier -run TestShippedModel -update
func TestShippedModel(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the last digit of an exponential differs between processors; the model was trained on amd64")
	}
	mails, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Train(mails).Write(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("model.gz", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("wrote model.gz, %d bytes", b.Len())
		return
	}
	if !bytes.Equal(unzip(t, b.Bytes()), unzip(t, shipped)) {
		t.Errorf("training gives another model than model.gz; run this test with -update, and look at what changed")
	}
}

// unzip gives the model's text: how small it is packed may change with Go.
func unzip(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestModelComesBackAsWritten(t *testing.T) {
	var first, second bytes.Buffer
	if err := Shipped().Write(&first); err != nil {
		t.Fatal(err)
	}
	m, err := ReadModel(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("a model read back is written differently")
	}
	if !bytes.Equal(unzip(t, first.Bytes()), unzip(t, shipped)) {
		t.Error("the shipped model is written differently than it lies on file")
	}
}

func TestReadModelRefuses(t *testing.T) {
	zip := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(s))
		z.Close()
		return b.Bytes()
	}
	head := modelHead + "\ntemperature 100\n"
	for _, c := range []struct {
		what string
		file []byte
		want string
	}{
		{"plain text", []byte("hello"), "reading the model"},
		{"half a file", shipped[:len(shipped)/2], "reading the model"},
		{"another head", zip("something else\ntemperature 100\n"), "this is no"},
		{"no weights", zip(head + "word\n"), "line 3 has no weights"},
		{"a weight that is none", zip(head + "word\t1 x\n"), `line 3: "x" is no weight`},
	} {
		if _, err := ReadModel(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", c.what, err, c.want)
		}
	}
}

func BenchmarkReadModel(b *testing.B) {
	for b.Loop() {
		if _, err := ReadModel(bytes.NewReader(shipped)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadSignals(b *testing.B) {
	for b.Loop() {
		if _, err := readRules(signalsText); err != nil {
			b.Fatal(err)
		}
	}
}

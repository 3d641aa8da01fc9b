package notify

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"
)

func TestComposeAttachments(t *testing.T) {
	e := receipt()
	e.Attachments = []Attachment{
		{"plan of the flat.pdf", "application/pdf", bytes.Repeat([]byte{0, 1, 2, 255}, 5000)},
		{"Brief für Zoë.txt", "text/plain; charset=utf-8", []byte("hällo\n.\nthere\n")},
		{"a\"b\r\nX-Evil: 1/..\\c.eml", "message/rfc822", []byte("From: a@b\n\nhello\n")},
		{strings.Repeat("😀", 300) + ".jpeg", "image/jpeg\r\nX-Evil: 1", nil},
	}
	names := []string{"plan of the flat.pdf", "Brief für Zoë.txt", "a_b__X-Evil_ 1_.._c.eml", strings.Repeat("😀", 55) + ".jpeg"}
	kinds := []string{"application/pdf", "text/plain", "application/octet-stream", "application/octet-stream"}

	_, m := compose(t, e)
	_, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	mixed := multipart.NewReader(m.Body, params["boundary"])
	body, err := mixed.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	kind, inner, _ := mime.ParseMediaType(body.Header.Get("Content-Type"))
	if kind != "multipart/alternative" || inner["boundary"] == params["boundary"] {
		t.Fatalf("first part %s, boundaries %q and %q", kind, params["boundary"], inner["boundary"])
	}
	alternatives := multipart.NewReader(body, inner["boundary"])
	for range 2 {
		if _, err := alternatives.NextPart(); err != nil {
			t.Fatal(err)
		}
	}
	for i, a := range e.Attachments {
		part, err := mixed.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		disposition, params, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		name, _ := new(mime.WordDecoder).DecodeHeader(params["filename"])
		if disposition != "attachment" || name != names[i] || kind != kinds[i] || len(part.Header) != 3 {
			t.Errorf("%d: %s %q of %s, want %q of %s; headers %v", i, disposition, name, kind, names[i], kinds[i], part.Header)
		}
		got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil || !bytes.Equal(got, a.Bytes) {
			t.Errorf("%d: other bytes, %v", i, err)
		}
	}
	if _, err := mixed.NextPart(); err != io.EOF {
		t.Errorf("after the attachments: %v", err)
	}
}

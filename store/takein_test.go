package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTakeInKeepsEachMailOnce(t *testing.T) {
	s := openStore(t)
	take := func(mailbox, folder string, next Cursor, want int, window ...Raw) {
		t.Helper()
		if fresh, err := s.TakeIn(ctx, mailbox, folder, window, next, now); err != nil || fresh != want {
			t.Fatalf("%d new, %v; want %d", fresh, err, want)
		}
	}
	take(mailbox, "INBOX", Cursor{7, 3}, 2, raw(1, "one"), raw(2, "two"), raw(3, "one")) // twice in one window
	take(mailbox, "INBOX", Cursor{7, 3}, 0, raw(1, "one"), raw(2, "two"))                // the sweep
	take(mailbox, "Junk", Cursor{9, 1}, 0, raw(1, "two"))                                // moved
	take(mailbox, "INBOX", Cursor{8, 2}, 1, raw(1, "one"), raw(2, "three"))              // a new UIDVALIDITY
	take("other@victory.example", "INBOX", Cursor{1, 1}, 1, raw(1, "one"))               // another mailbox

	if n := count(t, s, "SELECT count(*) FROM messages"); n != 4 {
		t.Errorf("%d messages", n)
	}
	if n := count(t, s, "SELECT count(*) FROM locations"); n != 7 {
		t.Errorf("%d places", n)
	}
	known, err := s.Known(ctx, mailbox, "INBOX", 7, 2)
	if err != nil || len(known) != 2 || !known[2] || !known[3] {
		t.Errorf("known from 2 on: %v, %v", known, err)
	}
}

func TestTheCursorOnlyMovesForward(t *testing.T) {
	s := openStore(t)
	if _, ok, err := s.Cursor(ctx, mailbox, "INBOX"); ok || err != nil {
		t.Fatalf("before anything: %v, %v", ok, err)
	}
	if err := s.Looked(ctx, mailbox, "INBOX", now); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Cursor(ctx, mailbox, "INBOX"); ok || err != nil {
		t.Fatalf("after a look at an empty folder: %v, %v", ok, err)
	}
	for _, step := range []struct{ to, want Cursor }{
		{Cursor{7, 10}, Cursor{7, 10}},
		{Cursor{7, 4}, Cursor{7, 10}},
		{Cursor{7, 4294967295}, Cursor{7, 4294967295}},
		{Cursor{8, 2}, Cursor{8, 2}},
	} {
		if _, err := s.TakeIn(ctx, mailbox, "INBOX", nil, step.to, now); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := s.Cursor(ctx, mailbox, "INBOX"); got != step.want || !ok || err != nil {
			t.Errorf("to %v: at %v, %v, %v", step.to, got, ok, err)
		}
	}
}

func TestAWindowIsTakenInWholeOrNotAtAll(t *testing.T) {
	cut := raw(2, "two")
	cut.Body = io.MultiReader(strings.NewReader("tw"), brokenReader{})
	short := raw(2, "two")
	short.Body = strings.NewReader("tw")
	for name, bad := range map[string]Raw{"a body that breaks": cut, "bytes without their hash": short} {
		s := openStore(t)
		if fresh, err := s.TakeIn(ctx, mailbox, "INBOX", []Raw{raw(1, "one"), bad}, Cursor{7, 2}, now); err == nil || fresh != 0 {
			t.Errorf("%s: %d new, %v", name, fresh, err)
		}
		if n := count(t, s, "SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM folders) + (SELECT count(*) FROM raw_chunks)"); n != 0 {
			t.Errorf("%s left %d rows", name, n)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the line is cut") }

// TestRawComesBackByteForByte tries sizes on both sides of each row's end, with
// sizes announced that are wrong.
func TestRawComesBackByteForByte(t *testing.T) {
	s := openStore(t)
	for i, size := range []int{0, 1, 511, 512, 513, chunk - 1, chunk, chunk + 1, 3 * chunk, 3*chunk + 77} {
		for j, announced := range []int64{0, int64(size), int64(size) * 2, 10} {
			text := make([]byte, size)
			for k := range text {
				text[k] = byte(rand.Uint32())
			}
			r := raw(uint32(i*10+j+1), string(text))
			r.Size = announced
			if _, err := s.TakeIn(ctx, mailbox, "INBOX", []Raw{r}, Cursor{7, r.UID}, now); err != nil {
				t.Fatal(err)
			}
			for _, w := range waitingOf(t, s, r.Hash) {
				body, err := s.Raw(ctx, w.ID)
				if err != nil {
					t.Fatal(err)
				}
				back, err := io.ReadAll(body)
				if err != nil || string(back) != string(text) || w.Size != int64(size) {
					t.Errorf("%d bytes announced as %d: %d came back, on file as %d, %v", size, announced, len(back), w.Size, err)
				}
				body.Close()
			}
		}
	}
}

func waitingOf(t *testing.T, s *Store, hash string) (of []Waiting) {
	t.Helper()
	all, err := s.Waiting(ctx, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range all {
		if w.Hash == hash {
			of = append(of, w)
		}
	}
	if len(of) != 1 {
		t.Fatalf("%d messages have the hash", len(of))
	}
	return of
}

func TestRawOfNoMessage(t *testing.T) {
	s := openStore(t)
	if _, err := s.Raw(ctx, 12345); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	w := takeIn(t, s, "one")[0]
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec("DELETE FROM raw_chunks")
		return err
	})
	body, err := s.Raw(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("erased bytes read as %v", err)
	}
}

// TestALargeMailCostsLittleMemory takes in and reads 40 MB while watching what
// is live.
func TestALargeMailCostsLittleMemory(t *testing.T) {
	const size, allowed = 40 << 20, 4 << 20
	s := openStore(t)
	h := sha256.New()
	io.Copy(h, io.LimitReader(noise(), size))
	sum := hex.EncodeToString(h.Sum(nil))

	before := live()
	body := &watched{r: io.LimitReader(noise(), size)}
	if _, err := s.TakeIn(ctx, mailbox, "INBOX", []Raw{{UID: 1, Received: now, Size: size, Hash: sum, Body: body}}, Cursor{7, 1}, now); err != nil {
		t.Fatal(err)
	}
	if body.most > before+allowed {
		t.Errorf("taking in 40 MB held %d KB", (body.most-before)>>10)
	}

	w := waitingOf(t, s, sum)[0]
	r, err := s.Raw(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	back := &watched{r: r}
	h.Reset()
	if n, err := io.Copy(h, back); err != nil || n != size || hex.EncodeToString(h.Sum(nil)) != sum {
		t.Errorf("%d bytes came back, %v", n, err)
	}
	if back.most > before+allowed {
		t.Errorf("reading 40 MB held %d KB", (back.most-before)>>10)
	}
}

// noise is the same endless bytes each time.
func noise() io.Reader { return rand.NewChaCha8([32]byte{1}) }

// watched measures live memory every few hundred reads.
type watched struct {
	r     io.Reader
	reads int
	most  uint64
}

func (w *watched) Read(p []byte) (int, error) {
	if w.reads++; w.reads%40 == 0 {
		w.most = max(w.most, live())
	}
	return w.r.Read(p)
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestLastLook(t *testing.T) {
	s := openStore(t)
	expect := func(what string, want time.Time, folders ...string) {
		t.Helper()
		if got, err := s.LastLook(ctx, mailbox, folders...); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", what, got, err, want)
		}
	}
	look := func(folder string, at time.Time) {
		t.Helper()
		if err := s.Looked(ctx, mailbox, folder, at); err != nil {
			t.Fatal(err)
		}
	}
	expect("nothing was read", time.Time{})
	look("INBOX", now)
	expect("one folder", now)
	expect("another was never read", time.Time{}, "INBOX", "Sent")
	if _, err := s.TakeIn(ctx, mailbox, "Sent", nil, Cursor{1, 1}, now); err != nil {
		t.Fatal(err)
	}
	expect("the first look at another isn't complete", time.Time{})
	look("Sent", now.Add(-time.Minute))
	look("INBOX", now.Add(time.Minute))
	expect("the earliest counts", now.Add(-time.Minute))
	expect("a folder that is no longer read doesn't", now.Add(time.Minute), "INBOX")
}

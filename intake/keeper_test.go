package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"sync"
	"testing"
	"time"
)

// memoryKeeper is a Keeper in memory that reports what a store must never see:
// bytes that are not what the hash says, a place taken in twice.
type memoryKeeper struct {
	t testing.TB

	mu      sync.Mutex
	cursor  *Cursor
	bodies  map[string]string // by hash
	places  map[Cursor]string // hash by where it lay
	again   int               // messages offered once more from another place
	windows []int64           // bytes in each window
	looked  []time.Time
	failing error // what Take answers
	forget  bool  // bodies are not kept
}

func newKeeper(t testing.TB) *memoryKeeper {
	return &memoryKeeper{t: t, bodies: make(map[string]string), places: make(map[Cursor]string)}
}

func (k *memoryKeeper) Cursor(context.Context, string) (Cursor, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cursor == nil {
		return Cursor{}, false, nil
	}
	return *k.cursor, true, nil
}

func (k *memoryKeeper) Take(_ context.Context, _ string, window []Raw, next Cursor) (fresh int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failing != nil {
		return 0, k.failing
	}
	total := int64(0)
	for _, r := range window {
		body := k.read(r)
		at := Cursor{next.UIDValidity, r.UID}
		if _, ok := k.places[at]; ok {
			k.t.Errorf("UID %d under UIDVALIDITY %d was taken in twice", r.UID, next.UIDValidity)
		}
		k.places[at] = r.Hash
		if _, ok := k.bodies[r.Hash]; ok {
			k.again++
		} else {
			k.bodies[r.Hash] = body
			fresh++
		}
		total += r.Size
	}
	k.windows = append(k.windows, total)
	k.cursor = &next
	return fresh, nil
}

func (k *memoryKeeper) read(r Raw) (body string) {
	sum := sha256.New()
	var n int64
	var err error
	if k.forget {
		n, err = io.Copy(sum, r.Body)
	} else {
		var b []byte
		b, err = io.ReadAll(r.Body)
		sum.Write(b)
		n, body = int64(len(b)), string(b)
	}
	if err != nil {
		k.t.Errorf("UID %d: reading the body: %v", r.UID, err)
	}
	if hash := hex.EncodeToString(sum.Sum(nil)); hash != r.Hash || n != r.Size {
		k.t.Errorf("UID %d: %d bytes with hash %s, announced as %d bytes with hash %s", r.UID, n, hash, r.Size, r.Hash)
	}
	if r.Received.IsZero() {
		k.t.Errorf("UID %d: no time of arrival", r.UID)
	}
	return body
}

func (k *memoryKeeper) Known(_ context.Context, _ string, uidValidity, from uint32) (map[uint32]bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	known := make(map[uint32]bool)
	for at := range k.places {
		if at.UIDValidity == uidValidity && at.UID >= from {
			known[at.UID] = true
		}
	}
	return known, nil
}

func (k *memoryKeeper) Looked(_ context.Context, _ string, at time.Time) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.looked = append(k.looked, at)
	return nil
}

func (k *memoryKeeper) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failing = err
}

func (k *memoryKeeper) looks() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.looked)
}

func (k *memoryKeeper) held() map[string]bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	held := make(map[string]bool)
	for _, b := range k.bodies {
		held[b] = true
	}
	return held
}

// holds waits until exactly these bodies are on file.
func (k *memoryKeeper) holds(want ...string) {
	k.t.Helper()
	expected := make(map[string]bool)
	for _, w := range want {
		expected[w] = true
	}
	held := k.held()
	for range 1000 {
		if maps.Equal(held, expected) {
			return
		}
		time.Sleep(10 * time.Millisecond)
		held = k.held()
	}
	for w := range expected {
		if !held[w] {
			k.t.Errorf("not on file: %.60q", w)
		}
	}
	for b := range held {
		if !expected[b] {
			k.t.Errorf("on file, though it never lay there: %.60q", b)
		}
	}
}

var errFull = errors.New("the disk is full")

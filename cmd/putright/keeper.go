package main

import (
	"context"
	"time"

	"putright/intake"
	"putright/store"
)

// keeper puts what a mailbox's watcher takes in on file.
type keeper struct {
	store   *store.Store
	mailbox string
	now     func() time.Time
}

func (k keeper) Cursor(ctx context.Context, folder string) (intake.Cursor, bool, error) {
	c, ok, err := k.store.Cursor(ctx, k.mailbox, folder)
	return intake.Cursor(c), ok, err
}

func (k keeper) Take(ctx context.Context, folder string, window []intake.Raw, next intake.Cursor) (int, error) {
	raws := make([]store.Raw, len(window))
	for i, r := range window {
		raws[i] = store.Raw(r)
	}
	return k.store.TakeIn(ctx, k.mailbox, folder, raws, store.Cursor(next), k.now())
}

func (k keeper) Known(ctx context.Context, folder string, uidValidity, from uint32) (map[uint32]bool, error) {
	return k.store.Known(ctx, k.mailbox, folder, uidValidity, from)
}

func (k keeper) Looked(ctx context.Context, folder string, at time.Time) error {
	return k.store.Looked(ctx, k.mailbox, folder, at)
}

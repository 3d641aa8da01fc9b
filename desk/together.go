package desk

import (
	"context"
	"fmt"
	"runtime/debug"

	"putright/store"
)

// group is how many messages, due cases or letters share one commit.
const group = 50

// failure is an item that could not be done, and why.
type failure[T any] struct {
	item T
	err  error
}

// together does all items in one transaction. If one of them fails or panics,
// nothing of the group stands, and each is done again in a transaction of its
// own, so that one bad item never stops the others. What a transaction did
// counts only once it is committed.
func together[T any](ctx context.Context, st *store.Store, items []T, do func(*store.Tx, T, *Pass) error) (Pass, []failure[T], error) {
	pass, err := try(ctx, st, items, do)
	if err == nil || ctx.Err() != nil {
		return pass, nil, err
	}
	var total Pass
	var failed []failure[T]
	for i := range items {
		pass, err := try(ctx, st, items[i:i+1], do)
		if ctx.Err() != nil {
			return total, failed, ctx.Err()
		}
		if err != nil {
			failed = append(failed, failure[T]{items[i], err})
			continue
		}
		total.add(pass)
	}
	return total, failed, nil
}

func try[T any](ctx context.Context, st *store.Store, items []T, do func(*store.Tx, T, *Pass) error) (pass Pass, err error) {
	defer func() {
		if r := recover(); r != nil {
			pass, err = Pass{}, fmt.Errorf("it panicked: %v\n%s", r, debug.Stack())
		}
	}()
	err = st.Update(ctx, func(tx *store.Tx) error {
		for _, item := range items {
			if err := do(tx, item, &pass); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		pass = Pass{}
	}
	return pass, err
}

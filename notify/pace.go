package notify

import (
	"context"
	"time"
)

// pace allows so many letters in any minute. A nil pace allows all.
//
// Each letter takes a place and a timer gives it back a minute later, so that
// no minute, wherever it begins, sees more than there are places; a bucket that
// fills up steadily would let nearly twice as many through in the first.
type pace chan struct{}

func newPace(perMinute int) pace {
	if perMinute == 0 {
		return nil
	}
	return make(pace, perMinute)
}

// reserve waits for one place and takes as many more, up to most in all, as are
// free at once.
func (p pace) reserve(ctx context.Context, most int) (int, error) {
	if p == nil {
		return most, nil
	}
	select {
	case p <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	for n := 1; ; n++ {
		if n == most {
			return n, nil
		}
		select {
		case p <- struct{}{}:
		default:
			return n, nil
		}
	}
}

// spend uses one reserved place.
func (p pace) spend() {
	if p != nil {
		time.AfterFunc(time.Minute, func() { <-p })
	}
}

// release gives back places that were not used.
func (p pace) release(n int) {
	for ; p != nil && n > 0; n-- {
		<-p
	}
}

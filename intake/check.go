package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Check signs in to the server and opens each folder. Its error says what is
// wrong and what to do about it; it holds ErrSignIn only when the server
// refused the user name or password, and names the folders there are when one
// is missing.
func Check(ctx context.Context, server Server, folders []string) error {
	s, err := connect(ctx, server, usualGap)
	if err != nil {
		return err
	}
	defer s.close()
	for _, folder := range folders {
		_, err := s.examine(folder)
		if isRefusal(err) {
			names, listErr := s.folders()
			if listErr == nil {
				return fmt.Errorf("opening folder %q: %w: the mailbox has the folders %s", folder, err, strings.Join(names, ", "))
			}
		}
		if err != nil {
			return fmt.Errorf("opening folder %q: %w", folder, err)
		}
	}
	s.logout()
	return nil
}

// isRefusal reports whether the server answered a command with NO or BAD, so
// that the connection is still good.
func isRefusal(err error) bool {
	var answer *imap.Error
	return errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye
}

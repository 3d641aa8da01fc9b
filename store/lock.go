package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes the kernel's lock on the file, making it where it is missing.
// The lock goes with the process, so a killed one never locks anybody out; the
// file itself stays and means nothing. Somebody else's lock is ErrLocked.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, err
	}
	return f, nil
}

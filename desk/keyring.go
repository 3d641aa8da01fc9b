package desk

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// OpenKeyring reads the secrets of tokens and codes from the file, one in hex
// a line, the newest last. At first start it makes the file with one fresh
// key, readable by its owner only. It belongs into every backup: without it
// nobody's reply to mail already sent is admitted.
func OpenKeyring(path string, random io.Reader) (Keyring, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return makeKeyring(path, random)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the secret file: %w", err)
	}
	var ring Keyring
	for i, line := range strings.Fields(string(text)) {
		key, err := hex.DecodeString(line)
		if err != nil || len(key) < 32 {
			return nil, fmt.Errorf("the secret file %s is damaged in line %d: restore it from a backup", path, i+1)
		}
		ring = append(ring, key)
	}
	if len(ring) == 0 || len(ring) > 256 {
		return nil, fmt.Errorf("the secret file %s holds no usable key: restore it from a backup, or remove it to have a new one made", path)
	}
	return ring, nil
}

func makeKeyring(path string, random io.Reader) (Keyring, error) {
	key := make([]byte, 32)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("drawing a secret: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("making the secret file: %w", err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(key))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("writing the secret file: %w", err)
	}
	return Keyring{key}, nil
}

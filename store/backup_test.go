package store

import (
	"os"
	"path/filepath"
	"testing"
)

func TestBackup(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)
	to := filepath.Join(t.TempDir(), "copy's file.db")
	if err := s.Backup(ctx, to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	openCase(t, s, "kim@example.org", now) // after the copy
	restored := openAt(t, to)
	if st, ok, err := restored.Story(ctx, c.Ref); err != nil || !ok || len(st.Events) != 1 {
		t.Errorf("the case in the copy: %v, %v", ok, err)
	}
	if n := count(t, restored, "SELECT count(*) FROM cases"); n != 1 {
		t.Errorf("%d cases in the copy", n)
	}
	if err := s.Backup(ctx, to); err == nil {
		t.Error("a file that was there has been overwritten")
	}
	if n := count(t, restored, "SELECT count(*) FROM cases"); n != 1 {
		t.Error("refusing harmed the file that was there")
	}
	nowhere := filepath.Join(t.TempDir(), "no", "such", "folder.db")
	if err := s.Backup(ctx, nowhere); err == nil {
		t.Error("a copy into no folder succeeded")
	}
}

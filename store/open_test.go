package store

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

func TestOpenMakesAPrivateDurableFile(t *testing.T) {
	s := openStore(t)
	openCase(t, s, "pat@example.org", now)
	for _, name := range []string{s.path, s.path + "-wal", s.path + "-shm", s.path + ".lock"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if perm := info.Mode().Perm(); perm != 0o600 {
			t.Errorf("%s has permissions %o", filepath.Base(name), perm)
		}
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "user_version": "1"} {
		var got string
		update(t, s, func(tx *Tx) error { return tx.get("PRAGMA "+pragma, nil, &got) })
		if got != want {
			t.Errorf("%s is %s, not %s", pragma, got, want)
		}
	}
}

func TestPathsWithOddNames(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "what?.db", "no#1.db", "Ünïcode&x=y.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := openAt(t, path)
		openCase(t, s, "pat@example.org", now)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestASecondWriterIsRefused(t *testing.T) {
	s := openStore(t)
	if _, err := Open(ctx, s.path); !errors.Is(err, ErrLocked) {
		t.Errorf("in the same process: %v, not ErrLocked", err)
	}
	if out := runHelper(t, "open", s.path); !strings.Contains(out, ErrLocked.Error()) {
		t.Errorf("in another process: %q", out)
	}
	s.Close()
	if out := runHelper(t, "open", s.path); strings.TrimSpace(out) != "opened" {
		t.Errorf("once it was closed: %q", out)
	}
}

// helper makes this test program do what another process would.
func helper(t testing.TB, mode string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"-test.run=^TestHelper$", mode}, args...)...)
	cmd.Env = append(os.Environ(), "STORE_TEST_HELPER=1")
	return cmd
}

func runHelper(t testing.TB, mode string, args ...string) string {
	t.Helper()
	out, err := helper(t, mode, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// TestHelper is no test: it is the other process.
func TestHelper(t *testing.T) {
	if os.Getenv("STORE_TEST_HELPER") == "" {
		t.Skip("this is what the helper process runs")
	}
	mode, path := flag.Arg(0), flag.Arg(1)
	s, err := Open(ctx, path)
	if err != nil {
		fmt.Println(err)
		os.Exit(0)
	}
	fmt.Println("opened")
	if mode == "write" {
		writeForEver(s)
	}
	s.Close()
	os.Exit(0)
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	s := openStore(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec(fmt.Sprintf("PRAGMA user_version = %d", latestVersion()+1))
		return err
	})
	s.Close()
	if _, err := Open(ctx, s.path); !errors.Is(err, ErrNewer) {
		t.Errorf("Open: %v, not ErrNewer", err)
	}
	if _, err := OpenReadOnly(ctx, s.path); !errors.Is(err, ErrNewer) {
		t.Errorf("OpenReadOnly: %v, not ErrNewer", err)
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE songs (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	prose := filepath.Join(dir, "prose.db")
	if err := os.WriteFile(prose, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{foreign: "another program", prose: "not a database", filepath.Join(dir, "no", "such.db"): "no such file"} {
		_, err := Open(ctx, path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v; want %q", path, err, want)
		}
	}
}

func TestReadingBesideADaemon(t *testing.T) {
	s := openStore(t)
	c := openCase(t, s, "pat@example.org", now)

	r, err := OpenReadOnly(ctx, s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if st, ok, err := r.Story(ctx, c.Ref); err != nil || !ok || st.Case.ID != c.ID {
		t.Errorf("Story: %v, %v", ok, err)
	}
	if err := r.Update(ctx, func(*Tx) error { return nil }); err == nil {
		t.Error("a store opened for reading only took an update")
	}
	if _, err := r.read.Exec("DELETE FROM case_bodies"); err == nil {
		t.Error("its connections can write")
	}
	later := openCase(t, s, "kim@example.org", now)
	if _, ok, err := r.Story(ctx, later.Ref); err != nil || !ok {
		t.Errorf("what was written since: %v, %v", ok, err)
	}

	s.Close() // the daemon stops; the commands go on working
	alone, err := OpenReadOnly(ctx, s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close()
	if _, ok, err := alone.Story(ctx, c.Ref); err != nil || !ok {
		t.Errorf("without a daemon: %v, %v", ok, err)
	}
}

func TestReadingNeedsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "putright.db")
	if _, err := OpenReadOnly(ctx, path); err == nil || !strings.Contains(err.Error(), "there is no such file") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("reading made the file")
	}
}

func TestClosing(t *testing.T) {
	s := openStore(t)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := s.Update(ctx, func(*Tx) error { return nil }); err == nil {
		t.Error("a closed store took an update")
	}
	if _, err := os.Stat(s.path + "-wal"); err == nil {
		t.Error("closing left the write-ahead log behind")
	}
}

var freeze = flag.Bool("freeze", false, "write testdata/0001.sql anew; only before version 1 is released")

// TestAFrozenDatabaseOpens brings a database as version 1 left it up to date,
// and holds that step 1 has not been changed since.
func TestAFrozenDatabaseOpens(t *testing.T) {
	const frozen = "testdata/0001.sql"
	if *freeze {
		if err := os.WriteFile(frozen, []byte(frozenDatabase(t)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script, err := os.ReadFile(frozen)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "putright.db")
	load(t, path, "PRAGMA user_version = 1;\n"+string(script))

	s := openAt(t, path)
	st, ok, err := s.Story(ctx, "VH-2026-00001")
	if err != nil || !ok {
		t.Fatalf("the frozen case: %v, %v", ok, err)
	}
	if st.Case.Subject != "Damp" || len(st.Events) != 1 || len(st.Letters) != 1 || len(st.Messages) != 1 || st.Messages[0].Text != "The damp is back." {
		t.Errorf("the frozen case reads %+v", st)
	}
	openCase(t, s, "kim@example.org", now)

	step1, err := schema.ReadFile("schema/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	load(t, fresh, string(step1))
	if got := dumpSchema(t, fresh); !strings.HasPrefix(string(script), got) {
		t.Error("schema/0001.sql no longer makes the frozen schema: put changes into a new step")
	}
}

// frozenDatabase is a small database as SQL.
func frozenDatabase(t *testing.T) string {
	s := openStore(t)
	w := takeIn(t, s, "From: pat@example.org\r\n\r\nThe damp is back.\r\n")[0]
	c := openCase(t, s, "pat@example.org", now.Add(time.Hour))
	update(t, s, func(tx *Tx) error {
		return tx.Dispose(Disposition{Message: w.ID, Mailbox: mailbox, What: "case", Case: c.ID, Direction: "in", MessageID: "<1@example.org>",
			From: casework.Address{Name: "Pat", Addr: "pat@example.org"}, Subject: "Damp", Text: "The damp is back.", Kind: casework.Complaint})
	})
	enqueue(t, s, letter(c, c.Ref+"/receipt/1"))
	s.Close()

	dump := dumpSchema(t, s.path)
	db := plain(t, s.path)
	tables := column(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
	for _, table := range tables {
		columns := strings.Join(column(t, db, fmt.Sprintf("SELECT 'quote(' || name || ')' FROM pragma_table_info('%s')", table)), " || ',' || ")
		for _, values := range column(t, db, fmt.Sprintf("SELECT %s FROM %s", columns, table)) {
			dump += fmt.Sprintf("INSERT INTO %s VALUES (%s);\n", table, values)
		}
	}
	return dump
}

func dumpSchema(t *testing.T, path string) string {
	return strings.Join(column(t, plain(t, path), "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"), ";\n") + ";\n"
}

// plain opens a file that no store has open.
func plain(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func load(t *testing.T, path, script string) {
	t.Helper()
	if _, err := plain(t, path).Exec(script); err != nil {
		t.Fatal(err)
	}
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	all, err := collect(rows, func(scan func(...any) error) (s string, err error) {
		err = scan(&s)
		return s, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"putright/templates"
)

// letterbox holds the letters in use: the built-in ones with the
// administrator's own over them. A saved change takes effect if it passes the
// check; if not, the last good ones stay in use.
type letterbox struct {
	folder string
	set    atomic.Pointer[templates.Set]
	seen   string // how the folder looked when it was last read
}

func openLetters(folder string) (*letterbox, error) {
	b := &letterbox{folder: folder, seen: look(folder)}
	set, err := b.read()
	if err != nil {
		return nil, err
	}
	b.set.Store(set)
	return b, nil
}

func (b *letterbox) current() *templates.Set { return b.set.Load() }

// refresh reads the folder again if anything in it was saved since.
func (b *letterbox) refresh(log *slog.Logger) error {
	now := look(b.folder)
	if now == b.seen {
		return nil
	}
	b.seen = now
	set, err := b.read()
	if err != nil {
		return fmt.Errorf("a changed letter was not taken into use; the last good one stays: %w", err)
	}
	b.set.Store(set)
	log.Info("changed letters were taken into use")
	return nil
}

func (b *letterbox) read() (*templates.Set, error) {
	var own fs.FS
	if _, err := os.Stat(b.folder); err == nil {
		own = os.DirFS(b.folder)
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("reading the letters: %w", err)
	}
	set, findings, err := templates.Load(own)
	if err != nil {
		return nil, fmt.Errorf("reading the letters in %s: %w", b.folder, err)
	}
	for _, f := range findings {
		if f.Level == "error" {
			return nil, fmt.Errorf("the letter %s can't be used, line %d: %s; \"putright letters check\" shows all that must be mended", f.Letter, f.Line, f.Text)
		}
	}
	return set, nil
}

// look sums up names, sizes and times of the files in the folder and below.
func look(folder string) string {
	var text strings.Builder
	filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			fmt.Fprintln(&text, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return text.String()
}

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"putright/cmd/putright/config"
)

// env is what a command has of the world around it.
type env struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
}

// usageError is a call that cannot be understood: exit code 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func wrongUsage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// parse reads the flags of fs, which may stand before or after the arguments;
// fs.Args holds the arguments afterwards. There must be at least least of them
// and, unless most is negative, at most most. Asked for help, it prints the
// usage and returns flag.ErrHelp.
func (e env) parse(fs *flag.FlagSet, words []string, usage string, least, most int) error {
	fs.SetOutput(io.Discard)
	var arguments []string
	for {
		err := fs.Parse(words)
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(e.stdout, usage)
			return err
		}
		if err != nil {
			return wrongUsage(`%v; see "putright help %s"`, err, fs.Name())
		}
		left := fs.Args()
		ended := len(words) > len(left) && words[len(words)-len(left)-1] == "--"
		if ended || len(left) == 0 {
			arguments = append(arguments, left...)
			break
		}
		arguments, words = append(arguments, left[0]), left[1:]
	}
	if n := len(arguments); n < least || most >= 0 && n > most {
		synopsis, _, _ := strings.Cut(usage, "\n")
		return wrongUsage("%s", synopsis)
	}
	return fs.Parse(append([]string{"--"}, arguments...))
}

// config reads the configuration that -c names. Its warnings are for check and
// run, which say them.
func (e env) config(path string) (config.Config, error) {
	if path == "" {
		return config.Config{}, wrongUsage("name the configuration: -c FILE")
	}
	cfg, _, err := config.Load(path)
	return cfg, err
}

// logger writes to standard error, where a service manager collects it. What is
// logged names nobody; should an address get into the words of an error all the
// same, it is left out here.
func (e env) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch v := a.Value.Any().(type) {
		case error:
			return slog.String(a.Key, withoutAddresses(v.Error()))
		case string:
			return slog.String(a.Key, withoutAddresses(v))
		}
		return a
	}}))
}

var anyAddress = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+`)

func withoutAddresses(text string) string { return anyAddress.ReplaceAllString(text, "[address]") }

// json writes one object on one line.
func (e env) json(v any) error {
	encoder := json.NewEncoder(e.stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

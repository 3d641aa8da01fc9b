package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"putright/policy/fields"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], env{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now})
	stop()
	os.Exit(code)
}

// command is one thing that the program does. The first line of its usage
// shows how it is called.
type command struct {
	name  string // one word, or two such as "letters show"
	brief string // what it does, for the overview
	usage string
	run   func(ctx context.Context, e env, args []string) error
}

// commands are all of them, in the order of the overview.
var commands []command

func init() { // in init, because help shows the list that it is in
	commands = []command{
		{"demo", "the whole job on a mail server of its own, nothing to set up", demoUsage, runDemo},
		{"run", "the daemon: watches, keeps the dates, sends the letters", runUsage, runDaemon},
		{"once", "one pass: take in, do what is due, send", onceUsage, runOnce},
		{"check", "says what must be mended before it can run", checkUsage, runCheck},
		{"inspect", "what putright makes of a message", inspectUsage, runInspect},
		{"cases", "the cases on file and what is due", casesUsage, runCases},
		{"case", "the whole story of one case", caseUsage, runCase},
		{"letters list", "the letters, and which are your own", lettersListUsage, runLettersList},
		{"letters show", "the source of a letter, and its fields", lettersShowUsage, runLettersShow},
		{"letters check", "whether the letters can be used", lettersCheckUsage, runLettersCheck},
		{"policy show", "the procedure in plain words", policyShowUsage, runPolicyShow},
		{"policy check", "whether a policy can be run", policyCheckUsage, runPolicyCheck},
		{"classifier eval", "how often the classifier is right", classifierEvalUsage, runClassifierEval},
		{"version", "the version of this program", versionUsage, runVersion},
		{"help", "this list, or how one command is used", helpUsage, runHelp},
	}
}

// execute runs the command that the words name and returns the exit code:
// 0 done, 1 failed, 2 wrong usage.
func execute(ctx context.Context, words []string, e env) int {
	out := &stickyWriter{w: e.stdout}
	e.stdout = out
	command, args, err := find(words)
	if err == nil {
		err = command.run(ctx, e, args)
	}
	if err == nil && out.err != nil {
		err = fmt.Errorf("writing the output: %w", out.err)
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(e.stderr, "putright: %s\n", strings.TrimSuffix(line, "\n"))
	}
	if _, wrong := errors.AsType[usageError](err); wrong {
		return 2
	}
	return 1
}

// find takes the command's name, one word or two, off the words.
func find(words []string) (command, []string, error) {
	if len(words) == 0 {
		return command{}, nil, wrongUsage(`say what to do; "putright help" lists the commands`)
	}
	switch {
	case isHelp(words[0]):
		words = []string{"help"}
	case words[0] == "-version" || words[0] == "--version":
		words = []string{"version"}
	}
	for _, c := range commands {
		n := strings.Count(c.name, " ") + 1
		if len(words) >= n && strings.Join(words[:n], " ") == c.name {
			return c, words[n:], nil
		}
	}
	var firsts, seconds []string
	for _, c := range commands {
		first, second, _ := strings.Cut(c.name, " ")
		firsts = append(firsts, first)
		if first == words[0] {
			seconds = append(seconds, second)
		}
	}
	switch name := fields.Nearest(words[0], firsts); {
	case len(seconds) > 0 && len(words) > 1 && isHelp(words[1]):
		return find([]string{"help", words[0]})
	case len(seconds) > 0:
		return command{}, nil, wrongUsage(`"putright %s" goes on with %s`, words[0], fields.Either(seconds))
	case name != "":
		return command{}, nil, wrongUsage("there is no command %q; did you mean %q?", words[0], name)
	}
	return command{}, nil, wrongUsage(`there is no command %q; "putright help" lists the commands`, words[0])
}

func isHelp(word string) bool { return word == "-h" || word == "-help" || word == "--help" }

// stickyWriter remembers the first failure to write, so that a full disk is not
// taken for success.
type stickyWriter struct {
	w   io.Writer
	err error
}

func (s *stickyWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

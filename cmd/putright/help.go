package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime/debug"
	"strings"
)

const helpUsage = `usage: putright help [COMMAND]

The list of commands, or how one command is used.
`

const versionUsage = `usage: putright version

The version of this program and of the Go tools that built it.
`

const overview = `putright looks after a landlord's shared mailbox: it takes complaints in,
answers them, and never forgets a date.

`

const overviewEnd = `
"putright help COMMAND" says more about one of them.
The exit code is 0 when it is done, 1 when it failed, 2 when it was not understood.
`

func runHelp(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("help", flag.ContinueOnError)
	if err := e.parse(fs, args, helpUsage, 0, 2); err != nil {
		return err
	}
	name := strings.Join(fs.Args(), " ")
	if name == "" {
		fmt.Fprint(e.stdout, overview)
		for _, c := range commands {
			fmt.Fprintf(e.stdout, "  putright %-16s %s\n", c.name, c.brief)
		}
		fmt.Fprint(e.stdout, overviewEnd)
		return nil
	}
	var usages []string
	for _, c := range commands {
		if c.name == name || strings.HasPrefix(c.name, name+" ") {
			usages = append(usages, c.usage)
		}
	}
	if len(usages) == 0 {
		return wrongUsage(`there is no command %q; "putright help" lists the commands`, name)
	}
	fmt.Fprint(e.stdout, strings.Join(usages, "\n"))
	return nil
}

func runVersion(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("version", flag.ContinueOnError)
	if err := e.parse(fs, args, versionUsage, 0, 0); err != nil {
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program was built without its version; build it with go build")
	}
	words := []string{"putright", info.Main.Version}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			words = append(words, s.Value)
		}
	}
	fmt.Fprintln(e.stdout, strings.Join(append(words, info.GoVersion), " "))
	return nil
}

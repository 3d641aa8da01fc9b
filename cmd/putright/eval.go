package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"putright/classifier"
)

const classifierEvalUsage = `usage: putright classifier eval [--json] FILE.jsonl

How often the classifier is right on labelled mails: one JSON object a line with
from, date, subject, body, kind, stage and flags. FILE may be - for standard
input. Mails that it was trained on flatter it.

  --json    one JSON object
`

func runClassifierEval(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("classifier eval", flag.ContinueOnError)
	asJSON := fs.Bool("json", false, "")
	if err := e.parse(fs, args, classifierEvalUsage, 1, 1); err != nil {
		return err
	}
	var mails io.Reader = e.stdin
	if fs.Arg(0) != "-" {
		f, err := os.Open(fs.Arg(0))
		if err != nil {
			return fmt.Errorf("reading labelled mails: %w", err)
		}
		defer f.Close()
		mails = f
	}
	report, err := classifier.EvalFile(mails)
	if err != nil {
		return fmt.Errorf("%s: %w", fs.Arg(0), err)
	}
	if report.Mails == 0 {
		return fmt.Errorf("%s holds no labelled mail; write one JSON object a line", fs.Arg(0))
	}
	if *asJSON {
		return e.json(report)
	}
	fmt.Fprint(e.stdout, report)
	return nil
}

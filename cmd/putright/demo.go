package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"putright/casework"
	"putright/classifier"
	"putright/cmd/putright/config"
	"putright/cmd/putright/mailhost"
	"putright/intake"
)

const demoUsage = `usage: putright demo [--stay]

The whole job on a mail server of its own, on this machine only: a morning's
mail comes in, and the story is told to its end, weeks later, in a few seconds.

  --stay      afterwards keep the mail server up, and print the settings with
              which a mail program connects as customer, officer and info@
`

//go:embed sample/*.eml
var sample embed.FS

// demoPassword opens every mailbox of the demo. They exist on this machine's
// loopback only, and only while the demo runs.
const demoPassword = "demo"

// demoStart is when the story begins: a Tuesday in a year with an early Easter.
var demoStart = time.Date(2027, 2, 2, 8, 30, 0, 0, time.UTC)

// demo is the stage on which the story is told.
type demo struct {
	out    io.Writer
	folder string // where everything is left for a person to look at
	file   string // the configuration
	host   *mailhost.Host
	app    *app
	zone   *time.Location

	mu    sync.Mutex
	now   time.Time
	ticks time.Time       // since when the clock runs by itself; zero: it stands
	mails []mailhost.Mail // sent since the story last told of any
	count int
}

func runDemo(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	stay := fs.Bool("stay", false, "")
	if err := e.parse(fs, args, demoUsage, 0, 0); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "putright-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demo: %w", err)
	}
	d := &demo{out: e.stdout, folder: folder, now: demoStart}
	if err := d.open(ctx); err != nil {
		return fmt.Errorf("setting up the demo: %w", err)
	}
	defer d.close()
	if err := d.tell(ctx); err != nil {
		return err
	}
	if !*stay {
		return nil
	}
	return d.stay(ctx)
}

var demoUsers = []mailhost.User{
	{Name: "info@victory.example", Password: demoPassword},
	{Name: "dana@victory.example", Password: demoPassword}, {Name: "sam@victory.example", Password: demoPassword},
	{Name: "alex@victory.example", Password: demoPassword}, {Name: "mo@victory.example", Password: demoPassword},
	{Name: "mary@victory.example", Password: demoPassword},
	{Name: "kayleigh.pegg@tenant.example", Password: demoPassword}, {Name: "derek.moy@tenant.example", Password: demoPassword},
	{Name: "p.larter@tenant.example", Password: demoPassword}, {Name: "ian.barnes@tenant.example", Password: demoPassword},
	{Name: "caseworker@aldous-mp.example", Password: demoPassword},
}

// open starts the mail server and puts the program together from a
// configuration file as any landlord would write it.
func (d *demo) open(ctx context.Context) (err error) {
	if d.host, err = mailhost.Start("victory.example", demoUsers...); err != nil {
		return err
	}
	d.host.SetClock(d.clock)
	d.host.OnAccept(func(m mailhost.Mail) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.mails = append(d.mails, m)
	})
	d.file = filepath.Join(d.folder, "putright.toml")
	if err := os.WriteFile(d.file, []byte(fmt.Sprintf(demoConfig, d.host.IMAPPort, d.host.SMTPPort)), 0o600); err != nil {
		return err
	}
	cfg, _, err := config.Load(d.file)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(d.folder, "putright.log"))
	if err != nil {
		return err
	}
	d.app, err = assemble(ctx, cfg, slog.New(slog.NewTextHandler(log, nil)), d.clock)
	if err == nil {
		d.zone = d.app.desk.Rules.Calendar.Zone()
	}
	return err
}

func (d *demo) close() {
	if d.app != nil {
		d.app.Close()
	}
	d.host.Close()
}

// clock is the story's time. It stands between steps, and runs on from the
// story's end while the demo stays.
func (d *demo) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ticks.IsZero() {
		return d.now
	}
	return d.now.Add(time.Since(d.ticks))
}

func (d *demo) set(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = now
}

// samples puts the morning's mail into the mailbox and returns it as read.
func (d *demo) samples() ([]casework.Message, error) {
	entries, err := sample.ReadDir("sample")
	if err != nil {
		return nil, err
	}
	var out []casework.Message
	for _, e := range entries {
		raw, err := sample.ReadFile("sample/" + e.Name())
		if err != nil {
			return nil, err
		}
		m := intake.Parse(strings.NewReader(string(raw)), intake.Options{})
		if err := d.host.Deliver("info@victory.example", raw, m.Date); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// takenFor says in a line or two what a message was taken for, and why.
func takenFor(m casework.Message) string {
	read := classifier.Classify(m, classifier.Context{}, classifier.DefaultThreshold)
	what := map[casework.Kind]string{
		casework.ServiceRequest: "a request for a service", casework.Complaint: "a complaint", casework.ASB: "a report about a neighbour",
		casework.StageRequest: "a request to look again", casework.MemberEnquiry: "a councillor's or MP's enquiry", casework.Other: "nothing to act on",
	}[read.Kind]
	if m.Automatic != casework.ByPerson {
		what = map[casework.Automatic]string{casework.AutoReply: "an automatic answer", casework.ListMail: "a newsletter"}[m.Automatic] + ": filed, never answered"
	} else if !read.Sure {
		what += ", but not surely: a person is asked"
	}
	return "taken for " + what + "\n     because: " + strings.Join(read.Reasons, "; ")
}

const demoConfig = `[organisation]
name = "Victory Housing Trust"
reference_prefix = "VH"
phone = "0800 371 860"
emergency_phone = "0800 371 860"
address = "Tom Moore House, Cromer Road, North Walsham NR28 0NB"

[[mailbox]]
address = "info@victory.example"
  [mailbox.imap]
  host = "127.0.0.1"
  port = %d
  security = "none"
  username = "info@victory.example"
  password = "demo"
  [mailbox.smtp]
  host = "127.0.0.1"
  port = %d
  security = "none"
  per_minute = 0

[[staff]]
name = "Dana Carter"
email = "dana@victory.example"
roles = ["officer"]

[[staff]]
name = "Sam Okafor"
email = "sam@victory.example"
roles = ["services", "duty"]

[[staff]]
name = "Alex Reed"
email = "alex@victory.example"
roles = ["asb"]

[[staff]]
name = "Mo Hussain"
email = "mo@victory.example"
roles = ["members"]

[[staff]]
name = "Mary Whitlock"
email = "mary@victory.example"
roles = ["manager", "reviewer", "administrator"]
`

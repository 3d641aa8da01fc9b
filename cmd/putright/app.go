package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/classifier"
	"putright/cmd/putright/config"
	"putright/desk"
	"putright/intake"
	"putright/notify"
	"putright/policy"
	"putright/store"
)

// app is the program put together from one configuration: watchers on one
// side, senders on the other, the desk and the store between.
type app struct {
	config   config.Config
	log      *slog.Logger
	now      func() time.Time
	store    *store.Store
	desk     *desk.Desk
	letters  *letterbox
	watchers []*intake.Watcher
	senders  []mailSender
	limits   store.Limits
}

// mailSender hands in the letters of one mailbox.
type mailSender struct {
	mailbox string
	*notify.Sender
}

// assemble puts the program together. now is its clock: the real one for run, the
// told one for once --at.
func assemble(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (_ *app, err error) {
	clock := now
	now = func() time.Time { return clock().Truncate(time.Millisecond) } // as fine as the store keeps it
	a := &app{config: cfg, log: log, now: now, limits: store.Limits(cfg.Limits)}
	profile, rules, err := loadPolicy(cfg)
	if err != nil {
		return nil, err
	}
	rules.Team = cfg.Team()
	if a.letters, err = openLetters(cfg.Letters.Folder); err != nil {
		return nil, err
	}
	if a.store, err = store.Open(ctx, cfg.Store.Path); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.store.Close()
		}
	}()
	keys, err := desk.OpenKeyring(cfg.Store.SecretFile, rand.Reader)
	if err != nil {
		return nil, err
	}
	a.desk = &desk.Desk{
		Store: a.store, Rules: rules, Policy: profile.Hash, Letters: a.letters.current, Keys: keys, Random: rand.Reader, Log: log,
		Settings: desk.Settings{
			Organisation: desk.Organisation{
				Name: cfg.Organisation.Name, Prefix: cfg.Organisation.ReferencePrefix, Phone: cfg.Organisation.Phone,
				EmergencyPhone: cfg.Organisation.EmergencyPhone, Address: cfg.Organisation.Address,
			},
			Hold: time.Duration(cfg.Letters.Hold), Threshold: threshold(cfg), Limits: a.limits,
		},
		OldRules: func(source []byte) (casework.Rules, error) {
			p, _, err := policy.Read(source, "policy on file")
			if err != nil {
				return casework.Rules{}, err
			}
			holidays, err := loadHolidays(p, cfg.Policy.HolidaysFile)
			if err != nil {
				return casework.Rules{}, err
			}
			return policy.Rules(p, holidays)
		},
	}
	if end, err := policy.Published(rules.Policy.Calendar.Holidays); err == nil && cfg.Policy.HolidaysFile == "" {
		a.desk.Settings.HolidaysEnd = end
	}
	parsers := map[string]intake.Options{}
	for _, box := range cfg.Mailboxes {
		settings, err := a.mailbox(ctx, box)
		if err != nil {
			return nil, err
		}
		a.desk.Settings.Mailboxes = append(a.desk.Settings.Mailboxes, settings)
		parsers[settings.Address] = intake.Options{Own: []string{settings.Address}, AuthServID: box.AuthservID}
	}
	a.desk.Parse = func(raw io.Reader, mailbox string, received time.Time) casework.Message {
		o := parsers[mailbox]
		o.Received = received
		return intake.Parse(raw, o)
	}
	return a, a.store.Update(ctx, func(tx *store.Tx) error { return tx.PutPolicy(profile.Hash, profile.Source) })
}

// mailbox wires one mailbox: a watcher for each folder, a sender, and the
// instant from which its mail is answered.
func (a *app) mailbox(ctx context.Context, box config.Mailbox) (desk.Mailbox, error) {
	address := strings.ToLower(box.Address)
	settings := desk.Mailbox{Address: address, Plus: box.PlusAddressing, SentFolder: box.IMAP.SentFolder, Shadow: box.Shadow}
	var err error
	if settings.AnswerFrom, err = a.answerFrom(ctx, address, box.AnswerFrom); err != nil {
		return settings, err
	}
	settings.Folders = slices.Clone(box.IMAP.Folders)
	if box.IMAP.SentFolder != "" && !slices.Contains(settings.Folders, box.IMAP.SentFolder) {
		settings.Folders = append(settings.Folders, box.IMAP.SentFolder)
	}
	keep := keeper{store: a.store, mailbox: address, now: a.now}
	for _, folder := range settings.Folders {
		a.watchers = append(a.watchers, &intake.Watcher{Server: imapServer(box), Folder: folder, Keeper: keep, Log: a.log, Now: a.now})
	}
	sender, err := notify.NewSender(smtpServer(box), a.log)
	if err != nil {
		return settings, err
	}
	a.senders = append(a.senders, mailSender{address, sender})
	return settings, nil
}

// answerFrom is the instant before which mail is put on file and not answered:
// as configured, else two days before the first start, which is remembered.
func (a *app) answerFrom(ctx context.Context, mailbox string, configured casework.Date) (time.Time, error) {
	if configured != "" {
		return configured.At(0, 0, a.desk.Rules.Calendar.Zone()), nil
	}
	var from time.Time
	err := a.store.Update(ctx, func(tx *store.Tx) error {
		key := "first_start/" + mailbox
		kept, err := tx.Meta(key)
		if err != nil {
			return err
		}
		if kept == "" {
			kept = a.now().UTC().Format(time.RFC3339)
			if err := tx.SetMeta(key, kept); err != nil {
				return err
			}
		}
		first, err := time.Parse(time.RFC3339, kept)
		from = first.Add(-48 * time.Hour)
		return err
	})
	if err != nil {
		return from, fmt.Errorf("finding out since when mail is answered: %w", err)
	}
	return from, nil
}

func (a *app) Close() error { return a.store.Close() }

// threshold is the confidence from which the program is sure.
func threshold(cfg config.Config) float64 {
	if cfg.Classifier.Threshold > 0 {
		return cfg.Classifier.Threshold
	}
	return classifier.DefaultThreshold
}

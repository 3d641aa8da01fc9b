package mailhost

import (
	"bytes"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// account is a user's mailboxes. The memory server keeps them; beside it the
// account keeps each message's own bytes, because the memory server parses
// messages and writes them out again, and has nothing to show of one that it
// can't parse.
type account struct {
	name, password string
	user           *imapmemserver.User

	mu  sync.Mutex
	raw map[place]Message
}

// place is where a message lies. The memory server gives every mailbox of a
// user another UIDVALIDITY.
type place struct {
	uidValidity uint32
	uid         imap.UID
}

func newAccount(u User) (*account, error) {
	a := &account{name: u.Name, password: u.Password, user: imapmemserver.NewUser(u.Name, u.Password), raw: make(map[place]Message)}
	for _, mailbox := range []string{"INBOX", "Sent"} {
		if err := a.user.Create(mailbox, nil); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *account) add(mailbox string, raw []byte, options *imap.AppendOptions) (*imap.AppendData, error) {
	data, err := a.user.Append(mailbox, bytes.NewReader(raw), options)
	if err != nil {
		return nil, err
	}
	a.keep(place{data.UIDValidity, data.UID}, Message{UID: uint32(data.UID), At: options.Time, Raw: raw})
	return data, nil
}

func (a *account) keep(at place, m Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raw[at] = m
}

func (a *account) get(at place) (Message, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, ok := a.raw[at]
	return m, ok
}

func (a *account) list(mailbox string) (messages []Message) {
	view := imapmemserver.NewUserSession(a.user)
	selected, err := view.Select(mailbox, &imap.SelectOptions{ReadOnly: true})
	if err != nil {
		return nil
	}
	defer view.Close()
	found, err := view.Search(imapserver.NumKindUID, &imap.SearchCriteria{}, &imap.SearchOptions{})
	if err != nil {
		return nil
	}
	for _, uid := range found.AllUIDs() {
		if m, ok := a.get(place{selected.UIDValidity, uid}); ok {
			messages = append(messages, m)
		}
	}
	return messages
}

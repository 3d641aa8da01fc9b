package mailhost

import (
	"io"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// session is one IMAP connection: the memory server's, but for whole messages,
// which are given out byte for byte.
type session struct {
	*imapmemserver.UserSession // nil until signed in

	host        *Host
	conn        *imapserver.Conn
	account     *account
	uidValidity uint32 // of the selected mailbox
}

func (h *Host) newSession(conn *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns[conn] = true
	return &session{host: h, conn: conn}, nil, nil
}

func (s *session) Close() error {
	s.host.mu.Lock()
	delete(s.host.conns, s.conn)
	s.host.mu.Unlock()
	if s.UserSession == nil {
		return nil
	}
	return s.UserSession.Close()
}

// Login takes the user's name or address.
func (s *session) Login(username, password string) error {
	a := s.host.account(username)
	if a == nil || a.user.Login(a.name, password) != nil {
		return imapserver.ErrAuthFailed
	}
	s.account, s.UserSession = a, imapmemserver.NewUserSession(a.user)
	return nil
}

func (s *session) Select(mailbox string, options *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(mailbox, options)
	if err == nil {
		s.uidValidity = data.UIDValidity
	}
	return data, err
}

func (s *session) Append(mailbox string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if options.Time.IsZero() {
		options.Time = s.host.now()
	}
	s.host.boxes.Lock()
	defer s.host.boxes.Unlock()
	return s.account.add(mailbox, raw, options)
}

func (s *session) Copy(set imap.NumSet, mailbox string) (*imap.CopyData, error) {
	s.host.boxes.Lock()
	defer s.host.boxes.Unlock()
	data, err := s.UserSession.Copy(set, mailbox)
	if err != nil {
		return nil, err
	}
	from, _ := data.SourceUIDs.Nums()
	to, _ := data.DestUIDs.Nums()
	for i := range min(len(from), len(to)) {
		if m, ok := s.account.get(place{s.uidValidity, from[i]}); ok {
			m.UID = uint32(to[i])
			s.account.keep(place{data.UIDValidity, to[i]}, m)
		}
	}
	return data, nil
}

// Move is a copy and the removal of what was copied. The client is told of the
// removal when its command completes.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, mailbox string) error {
	data, err := s.Copy(set, mailbox)
	if err != nil {
		return err
	}
	if err := w.WriteCopyData(data); err != nil || len(data.SourceUIDs) == 0 {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.UserSession.Store(nil, data.SourceUIDs, deleted, nil); err != nil {
		return err
	}
	return s.Expunge(nil, &data.SourceUIDs)
}

func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	s.host.boxes.Lock()
	defer s.host.boxes.Unlock()
	return s.UserSession.Expunge(w, uids)
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	if !asksForWhole(options) {
		return s.UserSession.Fetch(w, set, options)
	}
	section := options.BodySection[0]
	messages, err := s.find(set, options.Flags)
	if err != nil {
		return err
	}
	for _, m := range messages {
		r := w.CreateMessage(m.seq)
		r.WriteUID(imap.UID(m.UID))
		if options.Flags {
			r.WriteFlags(m.flags)
		}
		if options.InternalDate {
			r.WriteInternalDate(m.At)
		}
		if options.RFC822Size {
			r.WriteRFC822Size(int64(len(m.Raw)))
		}
		body := r.WriteBodySection(section, int64(len(m.Raw)))
		if _, err := body.Write(m.Raw); err != nil {
			return err
		}
		if err := body.Close(); err != nil {
			return err
		}
		if err := r.Close(); err != nil {
			return err
		}
	}
	if !section.Peek {
		seen := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}
		return s.UserSession.Store(nil, set, seen, nil)
	}
	return nil
}

// asksForWhole reports whether the one body asked for is the whole message.
func asksForWhole(options *imap.FetchOptions) bool {
	if len(options.BodySection) != 1 || options.Envelope || options.BodyStructure != nil || options.ModSeq ||
		len(options.BinarySection) > 0 || len(options.BinarySectionSize) > 0 {
		return false
	}
	b := options.BodySection[0]
	return b.Specifier == imap.PartSpecifierNone && len(b.Part) == 0 && b.Partial == nil
}

type found struct {
	Message
	seq   uint32
	flags []imap.Flag
}

// find returns the messages of a set that this connection has been told of.
func (s *session) find(set imap.NumSet, flags bool) (messages []found, err error) {
	s.host.boxes.Lock()
	defer s.host.boxes.Unlock()
	search := func(kind imapserver.NumKind, flag ...imap.Flag) *imap.SearchData {
		criteria := imap.SearchCriteria{Flag: flag}
		switch set := set.(type) {
		case imap.UIDSet:
			criteria.UID = []imap.UIDSet{append(imap.UIDSet(nil), set...)}
		case imap.SeqSet:
			criteria.SeqNum = []imap.SeqSet{append(imap.SeqSet(nil), set...)}
		}
		data, searchErr := s.UserSession.Search(kind, &criteria, &imap.SearchOptions{})
		if searchErr != nil {
			err = searchErr
			return &imap.SearchData{}
		}
		return data
	}
	uids, seqs := search(imapserver.NumKindUID).AllUIDs(), search(imapserver.NumKindSeq).AllSeqNums()
	flagged := make(map[imap.UID][]imap.Flag)
	if flags {
		for _, f := range []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft} {
			for _, uid := range search(imapserver.NumKindUID, f).AllUIDs() {
				flagged[uid] = append(flagged[uid], f)
			}
		}
	}
	// Those it has not been told of have no sequence number yet; they are the last.
	for i := range min(len(uids), len(seqs)) {
		if m, ok := s.account.get(place{s.uidValidity, uids[i]}); ok {
			messages = append(messages, found{m, seqs[i], flagged[uids[i]]})
		}
	}
	return messages, err
}

// isLocal reports whether an address is of this host's domain.
func (h *Host) isLocal(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return domain == h.Domain
}

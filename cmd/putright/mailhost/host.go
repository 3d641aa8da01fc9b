package mailhost

import (
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// User is somebody with mailboxes on the host: INBOX and Sent. The address is
// Name@domain, or Name itself where it is the address of another domain.
type User struct{ Name, Password string }

// Mail is a message that the host accepted over SMTP, with its envelope.
type Mail struct {
	From string   // the envelope sender; "" for the null sender
	To   []string // envelope recipients, as given
	At   time.Time
	Raw  []byte // as it came, without the lines that the host adds on delivery
}

// Message is what lies in a mailbox.
type Message struct {
	UID uint32
	At  time.Time // arrival (INTERNALDATE)
	Raw []byte
}

// Faults makes the host lose connections after a message was sent to it, as
// servers and lines do. Both are probabilities between 0 and 1.
type Faults struct {
	Seed   uint64
	Before float64 // dropped before the message was accepted: it is not delivered
	After  float64 // accepted and delivered, but the sender never hears so
}

// Host is a running mail host.
type Host struct {
	Domain   string
	IMAPPort int
	SMTPPort int

	imap  *imapserver.Server
	smtp  *smtp.Server
	boxes sync.Mutex // held while mailboxes change, so that a fetch sees one state

	mu       sync.Mutex
	accounts map[string]*account
	clock    func() time.Time
	accepted []Mail
	notify   func(Mail)
	refuse   func(recipient string) (code int, text string)
	faults   dice
	conns    map[*imapserver.Conn]bool
}

// Start starts a host for the domain on free ports.
func Start(domain string, users ...User) (*Host, error) {
	return StartOn("127.0.0.1:0", "127.0.0.1:0", domain, users...)
}

// StartOn starts a host on the given addresses, which must be on loopback.
func StartOn(imapAddr, smtpAddr, domain string, users ...User) (*Host, error) {
	h := &Host{Domain: strings.ToLower(domain), clock: time.Now, accounts: make(map[string]*account), conns: make(map[*imapserver.Conn]bool)}
	for _, u := range users {
		a, err := newAccount(u)
		if err != nil {
			return nil, err
		}
		h.accounts[strings.TrimSuffix(strings.ToLower(u.Name), "@"+h.Domain)] = a
	}
	imapListener, err := listen(imapAddr)
	if err != nil {
		return nil, fmt.Errorf("listening for IMAP: %w", err)
	}
	smtpListener, err := listen(smtpAddr)
	if err != nil {
		imapListener.Close()
		return nil, fmt.Errorf("listening for SMTP: %w", err)
	}
	h.IMAPPort = imapListener.Addr().(*net.TCPAddr).Port
	h.SMTPPort = smtpListener.Addr().(*net.TCPAddr).Port

	quiet := log.New(io.Discard, "", 0)
	h.imap = imapserver.New(&imapserver.Options{
		NewSession:   h.newSession,
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapIdle: {}},
		InsecureAuth: true,
		Logger:       quiet,
	})
	h.smtp = smtp.NewServer(smtp.BackendFunc(h.newDelivery))
	h.smtp.Domain = "mail." + h.Domain
	h.smtp.MaxMessageBytes = 100 << 20
	h.smtp.AllowInsecureAuth = true
	h.smtp.ErrorLog = quiet
	go h.imap.Serve(imapListener)
	go h.smtp.Serve(smtpListener)
	return h, nil
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("%s is not on this machine's loopback: use 127.0.0.1", addr)
	}
	return l, nil
}

// Close stops the host and cuts every connection.
func (h *Host) Close() error {
	err := h.imap.Close()
	if smtpErr := h.smtp.Close(); err == nil {
		err = smtpErr
	}
	return err
}

// SetClock sets where arrival times come from; time.Now until then.
func (h *Host) SetClock(now func() time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = now
}

func (h *Host) now() time.Time {
	h.mu.Lock()
	now := h.clock
	h.mu.Unlock()
	return now()
}

// Deliver puts a message into a user's INBOX as having arrived at that time.
func (h *Host) Deliver(user string, raw []byte, at time.Time) error {
	return h.Put(user, "INBOX", raw, at)
}

// Put puts a message into any of a user's mailboxes.
func (h *Host) Put(user, mailbox string, raw []byte, at time.Time) error {
	a := h.account(user)
	if a == nil {
		return fmt.Errorf("putting a message into a mailbox: there is no user %q", user)
	}
	h.boxes.Lock()
	defer h.boxes.Unlock()
	_, err := a.add(mailbox, raw, &imap.AppendOptions{Time: at})
	return err
}

// Messages returns what lies in a user's INBOX, oldest first.
func (h *Host) Messages(user string) []Message { return h.MessagesIn(user, "INBOX") }

// MessagesIn returns what lies in one of a user's mailboxes, oldest first.
func (h *Host) MessagesIn(user, mailbox string) []Message {
	a := h.account(user)
	if a == nil {
		return nil
	}
	h.boxes.Lock()
	defer h.boxes.Unlock()
	return a.list(mailbox)
}

// Accepted returns every message that the host accepted over SMTP, in order.
func (h *Host) Accepted() []Mail {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Mail(nil), h.accepted...)
}

// OnAccept has f called with every message accepted over SMTP from now on.
func (h *Host) OnAccept(f func(Mail)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.notify = f
}

// SetFaults makes SMTP connections fail from now on.
func (h *Host) SetFaults(f Faults) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.faults = newDice(f)
}

// Refuse has f asked about each SMTP recipient from now on. A code of 400 to
// 599 refuses it with that text; 0 accepts it.
func (h *Host) Refuse(f func(recipient string) (code int, text string)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refuse = f
}

// DropConnections cuts every IMAP connection, as a restarting server does.
func (h *Host) DropConnections() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.conns {
		c.NetConn().Close()
	}
}

// account finds a user by name or address; anything after a plus is passed
// over. It returns nil for addresses elsewhere and unknown users.
func (h *Host) account(address string) *account {
	local, domain, hasDomain := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	if hasDomain && domain != h.Domain {
		local += "@" + domain
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.accounts[local]
}

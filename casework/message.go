package casework

import "time"

// Message is one mail as the reader in intake understood it. Everything but
// Received comes from the mail itself and so from strangers.
type Message struct {
	Hash      string    // SHA-256 of the raw bytes, lower-case hex
	Size      int64     // of the raw bytes
	Received  time.Time // when the mail server took it in: the moment clocks run from
	Date      time.Time // the sender's Date header; zero when missing or unreadable
	MessageID string    // with angle brackets; "" when there is none (perfectly good mail)
	InReplyTo []string  // message ids with angle brackets
	Ancestors []string  // the References header (RFC 5322, 3.6.4), oldest first

	From       Address   // the author; Addr "" when no address could be read
	ReplyTo    []Address // shown to staff where it differs; never written to
	To, Cc     []Address
	Recipients []string // every address found in any recipient header (To, Cc, Delivered-To, X-Original-To, …), lower case
	ReturnPath string   // "<>" when null, "" when the header is absent
	Subject    string

	Text        string // the new text only: quotes and signature removed
	FullText    string // everything a person would see
	HTMLOnly    bool   // the text was made from HTML
	Attachments []Attachment

	Automatic  Automatic // "" for a person's mail
	Bounce     *Bounce   // set when Automatic is bounce or delay
	CaseRefs   []string  // case references seen in subject or new text, upper case, in order of appearance
	QuotedRefs []string  // case references seen only in quoted text
	DMARC      string    // the configured server's verdict: "pass", "fail", …; "" when it gave none
	Problems   []string  // what could not be read, in sentences for staff
}

// Address is a mailbox with the name its owner shows.
type Address struct {
	Name string
	Addr string // bare, lower case
}

// Attachment describes one file of a message; its bytes stay in the raw mail.
type Attachment struct {
	Name string
	Type string // media type, lower case
	Size int64  // decoded bytes
}

// Automatic says which kind of machine wrote a message. Machines are filed and
// never answered.
type Automatic string

// The kinds of automatic mail.
const (
	ByPerson    Automatic = ""
	OwnMail     Automatic = "own"        // a mail that putright sent, come back
	BounceMail  Automatic = "bounce"     // a letter could not be delivered
	DelayNotice Automatic = "delay"      // a letter is late on its way; no failure
	AutoReply   Automatic = "auto-reply" // out of office, other desks' receipts
	ListMail    Automatic = "list"       // newsletters and lists
	RobotMail   Automatic = "robot"      // reports, read receipts, calendar answers, challenges
)

// Bounce is what a delivery report says (RFC 3464).
type Bounce struct {
	Recipient         string // bare, lower case; "" when the report names none
	Status            string // enhanced status code such as 5.1.1; "" when unknown
	Permanent         bool
	OriginalMessageID string // with angle brackets; "" when the report shows none
}

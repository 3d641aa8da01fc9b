package config

import "putright/casework"

// Config is the configuration file. Paths in it that are not absolute start at
// the folder of the file; Load makes them absolute.
type Config struct {
	Organisation Organisation `toml:"organisation"`
	Store        Store        `toml:"store"`
	Policy       Policy       `toml:"policy"`
	Classifier   Classifier   `toml:"classifier"`
	Letters      Letters      `toml:"letters"`
	Mailboxes    []Mailbox    `toml:"mailbox"` // one [[mailbox]] for each shared mailbox, at least one
	Limits       Limits       `toml:"limits"`
	Staff        []Staff      `toml:"staff"` // one [[staff]] for each member of staff, at least one
}

// Organisation is what letters say about the landlord.
type Organisation struct {
	Name            string `toml:"name"`             // required
	ReferencePrefix string `toml:"reference_prefix"` // required; the VH of VH-2026-00042: 2 to 6 capital letters
	Phone           string `toml:"phone"`
	EmergencyPhone  string `toml:"emergency_phone"` // for gas, fire, flood and the like; the phone above unless set
	Address         string `toml:"address"`         // for the post
}

// Store is where cases, mails and letters are kept.
type Store struct {
	Path       string `toml:"path"`        // the database; putright.db unless set
	SecretFile string `toml:"secret_file"` // the key that proves staff mail; the database's path with .key unless set. Made at first start; keep it in every backup
}

// Policy chooses the landlord's procedure: a built-in profile or a file, not
// both.
type Policy struct {
	Profile string `toml:"profile"` // victory-2019 unless a file is set
	File    string `toml:"file"`    // a copy of a profile, made the landlord's own

	// A file of days that the bank holidays gain or lose, one a line, such as
	// "+ 2026-05-08 Coronation" or "- 2027-05-03"; none unless set.
	HolidaysFile string `toml:"holidays_file"`
}

// Classifier is how sure the program must be before it acts on what it thinks a
// message is.
type Classifier struct {
	Threshold float64 `toml:"threshold"` // above 0 and up to 1; a person is asked below it. 0 and unset: as measured for the built-in classifier
}

// Letters is how letters to customers are written and sent.
type Letters struct {
	Folder string   `toml:"folder"` // the administrator's own letters; letters unless set. Those that are not in it are the built-in ones
	Hold   Duration `toml:"hold"`   // how long a letter that a person released still waits for UNDO; 10m unless set, at most 24h
}

// Mailbox is one shared mailbox: customers write to it, and letters leave from
// its address.
type Mailbox struct {
	Address        string        `toml:"address"`         // required
	PlusAddressing bool          `toml:"plus_addressing"` // mail to info+anything@ arrives here too; true unless set
	AuthservID     string        `toml:"authserv_id"`     // the name under which the landlord's own mail server writes Authentication-Results; no other's are believed
	AnswerFrom     casework.Date `toml:"answer_from"`     // "2026-11-24": mail received before is filed, not answered; two days before the first start unless set
	Shadow         bool          `toml:"shadow"`          // read and show staff everything, send customers nothing; false unless set
	IMAP           IMAP          `toml:"imap"`            // required
	SMTP           SMTP          `toml:"smtp"`            // required

	only bool // the only mailbox: its secrets may go by the short names
}

// IMAP is where mail is read. The password may stand here, in a file, in a
// systemd credential or in the environment: see [Mailbox.IMAPPassword].
type IMAP struct {
	Host         string   `toml:"host"`          // required
	Port         int      `toml:"port"`          // 993 with tls, 143 otherwise, unless set
	Security     string   `toml:"security"`      // tls unless set; starttls; none, to this machine only
	Username     string   `toml:"username"`      // required
	Password     Secret   `toml:"password"`      // better in a file of its own
	PasswordFile string   `toml:"password_file"` // holds the password and nothing else
	OAuth2       *OAuth2  `toml:"oauth2"`        // in place of a password
	Folders      []string `toml:"folders"`       // what is read; ["INBOX"] unless set
	SentFolder   string   `toml:"sent_folder"`   // read for what staff answer themselves; Sent unless set, "" for none
}

// SMTP is where mail is handed in. The password is found as for IMAP: see
// [Mailbox.SMTPPassword].
type SMTP struct {
	Host         string  `toml:"host"`          // required
	Port         int     `toml:"port"`          // 465 with tls, 587 with starttls, 25 with none, unless set
	Security     string  `toml:"security"`      // tls unless set; starttls; none, to this machine only
	Username     string  `toml:"username"`      // without one there is no sign-in
	Password     Secret  `toml:"password"`      // better in a file of its own
	PasswordFile string  `toml:"password_file"` // holds the password and nothing else
	OAuth2       *OAuth2 `toml:"oauth2"`        // in place of a password
	PerMinute    int     `toml:"per_minute"`    // letters a minute; 20 unless set (Microsoft 365 allows 30), 0 for no limit, with a server of your own
}

// OAuth2 signs in to Microsoft 365 as an application.
type OAuth2 struct {
	Tenant           string `toml:"tenant"`             // id or domain of the tenant
	ClientID         string `toml:"client_id"`          // of the application
	ClientSecretFile string `toml:"client_secret_file"` // holds its secret and nothing else
}

// Limits stop a runaway: mails an hour, 0 for no limit. Letters that a person
// approved don't count.
type Limits struct {
	CustomerPerHour int `toml:"customer_per_hour"` // to one customer; 6 unless set
	StaffPerHour    int `toml:"staff_per_hour"`    // to one member of staff, who gets one digest beyond it; 60 unless set
	TotalPerHour    int `toml:"total_per_hour"`    // together; 3000 unless set
}

// Staff is one member of staff. Whoever is not listed is no staff.
type Staff struct {
	Name    string          `toml:"name"`    // required; letters show it
	Email   string          `toml:"email"`   // required; never the shared mailbox
	Aliases []string        `toml:"aliases"` // other addresses the person writes from
	Deputy  string          `toml:"deputy"`  // address of another member of staff, who gets the mail while this one is away
	Works   []string        `toml:"works"`   // mon, tue, wed, thu, fri, sat, sun; every working day unless set
	Roles   []casework.Role `toml:"roles"`   // officer, reviewer, panel, services, asb, hr, legal, members, duty, manager, administrator
}

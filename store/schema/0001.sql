-- Times are INTEGER milliseconds UTC, dates TEXT YYYY-MM-DD in the landlord's
-- zone, ids INTEGER made by the program. Personal data lies only in people,
-- addresses, raw_chunks, case_bodies and the tables that end in _words.

-- Small facts about the database itself, and the policies that cases ran under.

CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE policies (
	hash   TEXT NOT NULL PRIMARY KEY,
	source BLOB NOT NULL
) STRICT;

CREATE TABLE counters (
	prefix TEXT    NOT NULL,
	year   INTEGER NOT NULL,
	last   INTEGER NOT NULL,
	PRIMARY KEY (prefix, year)
) STRICT;

-- People outside the landlord, and every address that letters went to.

CREATE TABLE people (
	id      INTEGER NOT NULL PRIMARY KEY,
	mailbox TEXT    NOT NULL,
	address TEXT, -- NULL when there is none to write to
	name    TEXT    NOT NULL,
	UNIQUE (mailbox, address)
) STRICT;

CREATE TABLE addresses (
	id      INTEGER NOT NULL PRIMARY KEY,
	mailbox TEXT    NOT NULL,
	address TEXT    NOT NULL,
	UNIQUE (address, mailbox)
) STRICT;

-- Cases: what is searched for in columns, the whole case in its body, and the
-- events that it adds up to. References to a case are checked at the commit, so
-- that a transaction may write in any order.

CREATE TABLE cases (
	id        INTEGER NOT NULL PRIMARY KEY,
	mailbox   TEXT    NOT NULL,
	ref       TEXT    NOT NULL UNIQUE,
	ref_order TEXT    NOT NULL UNIQUE, -- the reference with a longer number: VH-2026-100000 comes after VH-2026-99999
	seq       INTEGER NOT NULL,
	policy    TEXT    NOT NULL,
	kind      TEXT    NOT NULL,
	state     TEXT    NOT NULL,
	stage     TEXT    NOT NULL,
	officer   TEXT    NOT NULL,
	person    INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
	opened    INTEGER,
	closed    INTEGER,
	due       TEXT,   -- the earliest running date of the landlord's
	next_wake INTEGER -- NULL: never
) STRICT;

CREATE INDEX cases_to_wake ON cases (next_wake, id) WHERE next_wake IS NOT NULL;
CREATE INDEX cases_open ON cases (ref_order) WHERE state <> 'closed';

CREATE TABLE case_bodies (
	case_id INTEGER NOT NULL PRIMARY KEY REFERENCES cases (id),
	mailbox TEXT    NOT NULL,
	body    TEXT    NOT NULL
) STRICT;

CREATE TABLE parties (
	person  INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
	case_id INTEGER NOT NULL REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	mailbox TEXT    NOT NULL,
	role    TEXT    NOT NULL,
	PRIMARY KEY (person, case_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
	case_id INTEGER NOT NULL REFERENCES cases (id),
	seq     INTEGER NOT NULL,
	mailbox TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	what    TEXT    NOT NULL,
	actor   TEXT    NOT NULL,
	clause  TEXT    NOT NULL,
	version INTEGER NOT NULL,
	action  TEXT    NOT NULL,
	data    TEXT    NOT NULL,
	PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_words (
	case_id INTEGER NOT NULL,
	seq     INTEGER NOT NULL,
	mailbox TEXT    NOT NULL,
	why     TEXT    NOT NULL,
	words   TEXT, -- facts, see facts.go
	draft   TEXT, -- the facts of a draft
	PRIMARY KEY (case_id, seq),
	FOREIGN KEY (case_id, seq) REFERENCES events (case_id, seq)
) STRICT, WITHOUT ROWID;

-- Mail that came in.

CREATE TABLE folders (
	mailbox      TEXT NOT NULL,
	folder       TEXT NOT NULL,
	uid_validity INTEGER, -- NULL: looked at, nothing taken in
	uid          INTEGER,
	looked       INTEGER, -- the last completed look
	PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
	id          INTEGER NOT NULL PRIMARY KEY,
	mailbox     TEXT    NOT NULL,
	folder      TEXT    NOT NULL, -- where it was seen first
	hash        TEXT    NOT NULL,
	size        INTEGER NOT NULL,
	received    INTEGER NOT NULL, -- as the mailbox says
	taken_in    INTEGER NOT NULL,
	disposition TEXT,             -- NULL: it waits to be read
	at          INTEGER,          -- when it counts as received
	case_id     INTEGER REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	automatic   TEXT,
	direction   TEXT,
	kind        TEXT,
	body_hash   TEXT,
	UNIQUE (hash, mailbox)
) STRICT;

CREATE INDEX messages_of_case ON messages (case_id, at) WHERE case_id IS NOT NULL;
CREATE INDEX messages_by_disposition ON messages (disposition, received, id);

CREATE TABLE locations (
	mailbox      TEXT    NOT NULL,
	folder       TEXT    NOT NULL,
	uid_validity INTEGER NOT NULL,
	uid          INTEGER NOT NULL,
	message      INTEGER NOT NULL REFERENCES messages (id),
	PRIMARY KEY (mailbox, folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_chunks (
	id      INTEGER NOT NULL PRIMARY KEY,
	message INTEGER NOT NULL REFERENCES messages (id),
	n       INTEGER NOT NULL, -- 0, 1, …
	mailbox TEXT    NOT NULL,
	bytes   BLOB    NOT NULL,
	UNIQUE (message, n)
) STRICT;

CREATE TABLE message_words (
	message      INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id),
	mailbox      TEXT    NOT NULL,
	message_id   TEXT, -- NULL when there is none; neither unique nor to be trusted
	in_reply_to  TEXT    NOT NULL, -- JSON list
	from_name    TEXT    NOT NULL,
	from_address TEXT    NOT NULL,
	subject      TEXT    NOT NULL,
	text         TEXT    NOT NULL,
	problems     TEXT    NOT NULL -- JSON list
) STRICT;

CREATE INDEX message_words_by_message_id ON message_words (message_id, mailbox) WHERE message_id IS NOT NULL;

-- Mail that goes out.

CREATE TABLE outbox (
	id         INTEGER NOT NULL PRIMARY KEY,
	mailbox    TEXT    NOT NULL,
	key        TEXT    NOT NULL UNIQUE,
	case_id    INTEGER REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	letter     TEXT    NOT NULL,
	template   TEXT    NOT NULL,
	audience   TEXT    NOT NULL,
	recipient  INTEGER NOT NULL REFERENCES addresses (id),
	message_id TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	not_before INTEGER NOT NULL,
	created    INTEGER NOT NULL,
	exempt     INTEGER NOT NULL, -- 1: no limit stops it
	records    INTEGER NOT NULL, -- 1: its leaving changes the case
	drawn      INTEGER NOT NULL DEFAULT 0, -- 1: the case has been changed
	attempts   INTEGER NOT NULL DEFAULT 0, -- also tells one claim of the letter from another
	tried      INTEGER, -- the last attempt
	lease      INTEGER, -- when a claim that was never settled lapses
	lost       INTEGER NOT NULL DEFAULT 0, -- how often the server's answer was lost
	settled    INTEGER, -- sent or failed at
	last_code  INTEGER NOT NULL DEFAULT 0,
	last_text  TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX outbox_to_send ON outbox (mailbox, not_before, id) WHERE state IN ('ready', 'uncertain');
CREATE INDEX outbox_sending ON outbox (mailbox, lease) WHERE state = 'sending';
CREATE INDEX outbox_to_draw ON outbox (settled, id) WHERE records = 1 AND drawn = 0 AND settled IS NOT NULL;
CREATE INDEX outbox_by_message_id ON outbox (message_id);
CREATE INDEX outbox_of_case ON outbox (case_id, created) WHERE case_id IS NOT NULL;
CREATE INDEX outbox_created_to ON outbox (recipient, audience, created) WHERE exempt = 0;
CREATE INDEX outbox_tried ON outbox (tried) WHERE exempt = 0 AND tried IS NOT NULL;
CREATE INDEX outbox_tried_to ON outbox (recipient, audience, tried) WHERE exempt = 0 AND tried IS NOT NULL;
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_lost ON outbox (state) WHERE lost > 0;

CREATE TABLE outbox_words (
	id      INTEGER NOT NULL PRIMARY KEY REFERENCES outbox (id),
	mailbox TEXT    NOT NULL,
	sender  TEXT    NOT NULL,
	subject TEXT    NOT NULL,
	text    TEXT    NOT NULL,
	bytes   BLOB    NOT NULL
) STRICT;

-- Lines that wait for a digest to a member of staff.

CREATE TABLE notice_words (
	id        INTEGER NOT NULL PRIMARY KEY,
	mailbox   TEXT    NOT NULL,
	recipient TEXT    NOT NULL,
	case_id   INTEGER REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
	ref       TEXT    NOT NULL,
	line      TEXT    NOT NULL,
	at        INTEGER NOT NULL
) STRICT;

CREATE INDEX notice_words_by_recipient ON notice_words (recipient, id);

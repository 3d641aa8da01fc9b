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
INSERT INTO counters VALUES ('VH',2026,1);
INSERT INTO people VALUES (2599840485439252436,'info@victory.example','pat@example.org','Pat Customer');
INSERT INTO addresses VALUES (2524769911768822947,'info@victory.example','pat@example.org');
INSERT INTO cases VALUES (3855833949046983247,'info@victory.example','VH-2026-00001','VH-2026-000000000001',1,'p1','complaint','open','stage1','dana@victory.example',2599840485439252436,1795512600000,NULL,'2026-12-08',1795516200000);
INSERT INTO case_bodies VALUES (3855833949046983247,'info@victory.example','{"case":{"ID":3855833949046983247,"Mailbox":"info@victory.example","Ref":"VH-2026-00001","Seq":1,"Policy":"p1","Kind":"complaint","State":"open","Stage":"stage1","Flags":null,"Safety":false,"Officer":"dana@victory.example","Before":null,"Outcome":"","Received":"2026-11-24T09:30:00Z","Opened":"2026-11-24T09:30:00Z","Closed":"0001-01-01T00:00:00Z","Surveyed":false,"Customer":{"ID":2599840485439252436,"Address":"pat@example.org","Name":"Pat Customer"},"Subject":"Damp","Deadlines":[{"what":"answer","stage":"stage1","by":"2026-12-08","state":"running","working":"Day 10.","set":"2026-11-24"}],"Letters":null,"Holding":null,"Draft":null,"Related":null,"LastIn":0,"LastInAt":"0001-01-01T00:00:00Z","DelayDay":""}}');
INSERT INTO parties VALUES (2599840485439252436,3855833949046983247,'info@victory.example','customer');
INSERT INTO events VALUES (3855833949046983247,1,'info@victory.example',1795512600000,'opened','customer','',1,'','{"ref":"VH-2026-00001","mailbox":"info@victory.example","kind":"complaint","state":"open","person":2599840485439252436,"received":"2026-11-24T09:30:00Z"}');
INSERT INTO event_words VALUES (3855833949046983247,1,'info@victory.example','says there is damp','{"subject":"Damp"}',NULL);
INSERT INTO folders VALUES ('info@victory.example','INBOX',0,1,NULL);
INSERT INTO messages VALUES (3855833949046983246,'info@victory.example','INBOX','4594ad7f14b2e26e5ef00f906d899454c95c42457bbade3c25b2d82801a706e4',44,1795512601000,1795512600000,'case',1795512601000,3855833949046983247,'','in','complaint','');
INSERT INTO locations VALUES ('info@victory.example','INBOX',0,1,3855833949046983246);
INSERT INTO raw_chunks VALUES (1,3855833949046983246,0,'info@victory.example',X'46726F6D3A20706174406578616D706C652E6F72670D0A0D0A5468652064616D70206973206261636B2E0D0A');
INSERT INTO message_words VALUES (3855833949046983246,'info@victory.example','<1@example.org>','[]','Pat','pat@example.org','Damp','The damp is back.','[]');
INSERT INTO outbox VALUES (3855833949046983248,'info@victory.example','VH-2026-00001/receipt/1',3855833949046983247,'receipt','t1','customer',2524769911768822947,'<d0aad4271629d621@victory.example>','ready',1795512600000,1795512600000,0,1,0,0,NULL,NULL,0,NULL,0,'');
INSERT INTO outbox_words VALUES (3855833949046983248,'info@victory.example','info@victory.example','We have your message','Thank you.',X'5375626A6563743A205765206861766520796F7572206D6573736167650D0A0D0A5468616E6B20796F752E0D0A');

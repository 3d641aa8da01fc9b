package classifier

import "putright/casework"

// reading is a message cut into words, with the signals found in it.
type reading struct {
	text, subject, sender text
	hits                  []hit
	count                 []uint8 // hits by signal, at most maxHits
	shape                 []string
}

func read(m casework.Message) *reading {
	b := rules()
	r := &reading{
		text:    cut(m.Text, readStart, readEnd),
		subject: cut(m.Subject, readShort, 0),
		sender:  cut(m.From.Name+" \n "+m.From.Addr, readShort, 0),
		count:   make([]uint8, len(b.signals)),
		hits:    make([]hit, 0, 96),
	}
	r.hits = b.find(r.hits, &r.sender, inSender, r.count)
	r.hits = b.find(r.hits, &r.subject, inSubject, r.count)
	r.hits = b.find(r.hits, &r.text, inText, r.count)
	if oldest(r.text.words, m.Date) > 6 {
		r.count[b.byName["old_date"]] = 1
	}
	r.hits = b.join(r.hits, r.count)
	r.shape = shapeOf(r, m)
	return r
}

// says reports whether a signal is in the message.
func (r *reading) says(name string) bool { return r.count[rules().byName[name]] > 0 }

// empty reports whether there is nothing to read.
func (r *reading) empty() bool { return len(r.text.words) == 0 && len(r.subject.words) == 0 }

// in returns the part of the message that a field names.
func (r *reading) in(f field) *text {
	switch f {
	case inSender:
		return &r.sender
	case inSubject:
		return &r.subject
	default:
		return &r.text
	}
}

package casework

import "slices"

// applyTerms changes what was agreed or promised on a case, by one fact. What
// is not listed is for the record; the case stands as it did.
func applyTerms(c *Case, e Event) {
	d := e.Data
	switch e.What {
	case Defined:
		c.Definition = &Definition{
			Points: texts(e.Words["definition.points"]), Wanted: text(e.Words, "definition.wanted"),
			Ours: text(e.Words, "definition.ours"), NotOurs: text(e.Words, "definition.not_ours"), Day: d.Day,
		}
	case RequestAccepted:
		c.Accepted = !d.Off
	case HearingFixed:
		h := Hearing{Day: d.Day, Clock: d.Clock, Where: text(e.Words, "hearing.where")}
		seats, _ := e.Words["hearing.panel"].([]Facts)
		for _, s := range seats {
			h.Panel = append(h.Panel, Seat{Seat: text(s, "seat"), Name: text(s, "name"), Address: text(s, "address")})
		}
		c.Hearing = &h
	case OutcomeTold:
		c.ToldOn, c.Outcome = d.Day, d.Outcome
	case Extended:
		c.Extended++
	case Promised:
		p := Promise{N: d.N, What: text(e.Words, "promise.what"), By: d.Day, State: Running}
		if i := slices.IndexFunc(c.Promises, func(p Promise) bool { return p.N == d.N }); i >= 0 {
			c.Promises[i] = p // a new date for it
		} else {
			c.Promises = append(c.Promises, p)
		}
	case PromiseKept:
		if i := slices.IndexFunc(c.Promises, func(p Promise) bool { return p.N == d.N }); i >= 0 {
			p := &c.Promises[i]
			p.State, p.Day = Met, d.Day
			if d.Day > p.By {
				p.State = MetLate
			}
		}
	case PaymentAwarded:
		c.Payments = append(c.Payments, Payment{Pence: d.Money, Why: text(e.Words, "payment.why"), By: e.By, Day: d.Day, Stage: d.Stage})
	case Paused:
		c.Pause = &Suspension{Reason: d.What, Since: d.Day, Was: c.State, Stops: len(d.Days) > 0 || d.State == Suspended, Days: d.Days}
		c.State = d.State
	case Resumed:
		c.State, c.Pause = d.State, nil
	case HelperNamed:
		h := Helper{
			Person:    Person{ID: d.Person, Address: text(e.Words, "helper.address"), Name: text(e.Words, "helper.name")},
			Authority: Authority(text(e.Words, "helper.authority")),
		}
		if i := slices.IndexFunc(c.Helpers, func(old Helper) bool { return old.Person.Address == h.Person.Address }); i >= 0 {
			c.Helpers[i] = h
		} else {
			c.Helpers = append(c.Helpers, h)
		}
	case CustomerNamed:
		c.Customer = Person{ID: d.Person, Address: text(e.Words, "customer.address"), Name: text(e.Words, "customer.name")}
	case ContractorSet:
		c.Contractor = text(e.Words, "contractor.name")
	case IntervalAgreed:
		c.Interval = d.N
	case AdjustmentSet:
		what := text(e.Words, "adjustment.what")
		c.Adjustments = slices.DeleteFunc(c.Adjustments, func(a Adjustment) bool { return a.What == what })
		if !d.Off {
			c.Adjustments = append(c.Adjustments, Adjustment{What: what, Review: d.Day})
		}
	}
}

// texts reads a list of texts, as lines makes one.
func texts(v any) []string {
	list, _ := v.([]Facts)
	var out []string
	for _, f := range list {
		out = append(out, text(f, "text"))
	}
	return out
}

package policy

import (
	"bytes"
	"fmt"

	"putright/casework"
)

// Check lists everything to know about a profile on the given date: errors,
// if it was not read by Read; warnings; and its departures from the Housing
// Ombudsman's Code of 2024, each with the Code's clause. Errors come first.
func Check(p Profile, today casework.Date) []Finding {
	d := parse(bytes.TrimPrefix(p.Source, []byte("\ufeff")))
	validate(d, p.Policy)
	warn(d, p.Policy, today)
	depart(d, p.Policy)
	sortFindings(d.findings)
	return d.findings
}

// warn lists what somebody should see to before long.
func warn(d *document, p casework.Policy, today casework.Date) {
	note := func(path, format string, args ...any) {
		at := d.find(path)
		d.findings = append(d.findings, Finding{
			Line: at.line, Col: at.col, Level: Warning, Field: plain(path), Text: fmt.Sprintf(format, args...),
		})
	}
	if p.ReviewBy != "" && p.ReviewBy < today {
		note("review_by", "The review of this policy was due by %s.", p.ReviewBy.Long())
	}
	if last, err := Published(p.Calendar.Holidays); err == nil && last < today.AddMonths(12) {
		note("calendar.holidays", "The published bank holidays end with %s; dates after that rest on a forecast. Update putright, or add the new days to your list of changes.", last.Long())
	}
	for i, r := range p.Routes {
		path := fmt.Sprintf("route[%d].checked_on", i)
		switch {
		case r.Lapsed:
		case r.CheckedOn == "":
			note(path, "Nobody has noted when the contact details of %s were checked. Check them and write the date as checked_on.", r.Name)
		case r.CheckedOn < today.AddMonths(-12):
			note(path, "The contact details of %s were last checked on %s, more than a year ago. Check them and write the date as checked_on.", r.Name, r.CheckedOn.Long())
		}
	}
	if len(p.Retention) == 0 {
		note("retention", "It is not set how long closed cases are kept, so nothing is ever erased by age. Decide it and add [[retention]] for each kind.")
	}
}

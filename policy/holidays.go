package policy

import (
	"bufio"
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"putright/casework"
)

//go:embed holidays/*.txt
var holidayFiles embed.FS

// The years for which Rules knows holidays when it is given none. No case is
// older than the first list, and no date lies further off than a retention.
const firstYear, lastYear = 2015, 2099

// Holidays lists the bank holidays of the years from to to, both included, in
// order: the published list of that name, the forecast for years beyond it,
// and then the landlord's override, which adds and takes away days:
//
//   - 2026-05-08 Coronation
//   - 2027-05-03
//
// Lines that begin with # are remarks. An error about the override names its
// line.
func Holidays(name string, override []byte, from, to int) ([]casework.Holiday, error) {
	published, err := published(name)
	if err != nil {
		return nil, err
	}
	byDate := map[casework.Date]string{}
	for year := from; year <= to; year++ {
		list, known := published[year]
		if !known {
			list = forecast(year)
		}
		for _, h := range list {
			byDate[h.Date] = h.Name
		}
	}
	if err := apply(override, byDate, from, to); err != nil {
		return nil, err
	}
	var all []casework.Holiday
	for date, name := range byDate {
		all = append(all, casework.Holiday{Date: date, Name: name})
	}
	slices.SortFunc(all, func(a, b casework.Holiday) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return all, nil
}

// Published returns the last day that the published list of that name reaches;
// later holidays are a forecast.
func Published(name string) (casework.Date, error) {
	years, err := published(name)
	if err != nil {
		return "", err
	}
	last := 0
	for year := range years {
		last = max(last, year)
	}
	return casework.Date(fmt.Sprintf("%04d-12-31", last)), nil
}

// published reads an embedded list, by year.
func published(name string) (map[int][]casework.Holiday, error) {
	text, err := holidayFiles.ReadFile("holidays/" + name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("there is no bank holiday list %q%s", name, didYouMean(name, holidayNames()))
	}
	years := map[int][]casework.Holiday{}
	err = eachLine(text, func(line string) error {
		h, err := holiday(line)
		if err == nil {
			years[yearOf(h.Date)] = append(years[yearOf(h.Date)], h)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the bank holiday list %s: %w", name, err)
	}
	return years, nil
}

func holidayNames() []string { return namesIn(holidayFiles, "holidays", ".txt") }

// apply changes the days of the years from to to by an override file.
func apply(override []byte, byDate map[casework.Date]string, from, to int) error {
	err := eachLine(override, func(line string) error {
		sign, rest := line[0], strings.TrimSpace(line[1:])
		if sign != '+' && sign != '-' {
			return errors.New(`a line begins with + to add a day or - to take one away, such as "+ 2026-05-08 Coronation"`)
		}
		day, err := holiday(rest)
		switch {
		case err != nil:
			return err
		case sign == '+' && day.Name == "":
			return fmt.Errorf(`%s needs a name, which letters will show: "+ %s Coronation"`, day.Date.Short(), day.Date)
		case yearOf(day.Date) < from || yearOf(day.Date) > to:
			return nil
		case sign == '+':
			byDate[day.Date] = day.Name
			return nil
		}
		if _, there := byDate[day.Date]; !there {
			return fmt.Errorf("%s is no bank holiday, so it cannot be taken away; delete this line or mend its date", day.Date.Short())
		}
		delete(byDate, day.Date)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the changes to the bank holidays: %w", err)
	}
	return nil
}

// holiday reads "2026-05-08 Coronation"; the name may be missing.
func holiday(line string) (casework.Holiday, error) {
	date, name, _ := strings.Cut(line, " ")
	day, err := casework.ParseDate(date)
	return casework.Holiday{Date: day, Name: strings.TrimSpace(name)}, err
}

// eachLine gives the lines that say something, without spaces around them; an
// error gets its line number.
func eachLine(text []byte, do func(line string) error) error {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // Notepad begins a file with it
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := do(strings.ReplaceAll(line, "\t", " ")); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

func yearOf(d casework.Date) int {
	var year int
	fmt.Sscanf(string(d), "%4d", &year)
	return year
}

package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

const england = "england-and-wales"

func holidays(t testing.TB, override string, from, to int) []casework.Holiday {
	t.Helper()
	list, err := Holidays(england, []byte(override), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestHolidaysOfAYear(t *testing.T) {
	want := []casework.Holiday{
		{Date: "2026-01-01", Name: "New Year's Day"},
		{Date: "2026-04-03", Name: "Good Friday"},
		{Date: "2026-04-06", Name: "Easter Monday"},
		{Date: "2026-05-04", Name: "Early May bank holiday"},
		{Date: "2026-05-25", Name: "Spring bank holiday"},
		{Date: "2026-08-31", Name: "Summer bank holiday"},
		{Date: "2026-12-25", Name: "Christmas Day"},
		{Date: "2026-12-28", Name: "Boxing Day (substitute day)"},
	}
	if diff := cmp.Diff(want, holidays(t, "", 2026, 2026)); diff != "" {
		t.Error(diff)
	}
}

// The forecast is right for each published year but for days that were moved
// or added by proclamation.
func TestForecastAgainstTheList(t *testing.T) {
	years, err := published(england)
	if err != nil {
		t.Fatal(err)
	}
	if len(years) != 10 {
		t.Fatalf("the list has %d years", len(years))
	}
	removed := map[int][]casework.Date{2020: {"2020-05-04"}, 2022: {"2022-05-30"}}
	added := map[int][]casework.Date{
		2020: {"2020-05-08"},                             // 75 years after the war's end
		2022: {"2022-06-02", "2022-06-03", "2022-09-19"}, // jubilee, funeral
		2023: {"2023-05-08"},                             // coronation
	}
	for year, list := range years {
		want := map[casework.Date]string{}
		for _, h := range forecast(year) {
			want[h.Date] = h.Name
		}
		for _, d := range removed[year] {
			delete(want, d)
		}
		got := map[casework.Date]string{}
		for _, h := range list {
			if !slices.Contains(added[year], h.Date) {
				got[h.Date] = h.Name
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d: %s", year, diff)
		}
		if n := len(list) - len(added[year]) + len(removed[year]); n != 8 {
			t.Errorf("%d has %d regular holidays", year, n)
		}
	}
}

// Eight days a year, none at a weekend, whatever falls where.
func TestForecastBeyondTheList(t *testing.T) {
	for year := 2015; year <= 2099; year++ {
		days := map[casework.Date]bool{}
		for _, h := range forecast(year) {
			days[h.Date] = true
			if wd := h.Date.Weekday(); wd == 0 || wd == 6 {
				t.Errorf("%s falls on a weekend", h.Date.Short())
			}
			if yearOf(h.Date) != year {
				t.Errorf("%s in the list of %d", h.Date, year)
			}
		}
		if len(days) != 8 {
			t.Errorf("%d has %d holidays", year, len(days))
		}
	}
	for year, easter := range map[int]casework.Date{2029: "2029-04-01", 2035: "2035-03-25", 2038: "2038-04-25", 2049: "2049-04-18"} {
		if got := casework.Date(easterSunday(year).Format("2006-01-02")); got != easter {
			t.Errorf("Easter %d: %s, want %s", year, got, easter)
		}
	}
}

func TestHolidaysSpanListAndForecast(t *testing.T) {
	list := holidays(t, "", 2028, 2029)
	if len(list) != 16 {
		t.Fatalf("%d holidays in two years", len(list))
	}
	if !slices.IsSortedFunc(list, func(a, b casework.Holiday) int { return strings.Compare(string(a.Date), string(b.Date)) }) {
		t.Error("the holidays are out of order")
	}
	if last, err := Published(england); err != nil || last != "2028-12-31" {
		t.Errorf("published until %s, %v", last, err)
	}
}

func TestOverride(t *testing.T) {
	list := holidays(t, "\ufeff# our changes\r\n\r\n+ 2029-05-08\tCoronation\r\n- 2029-05-07\r\n- 2031-05-05\r\n+ 2031-01-02 Too late to matter\r\n", 2029, 2030)
	names := map[casework.Date]string{}
	for _, h := range list {
		names[h.Date] = h.Name
	}
	if names["2029-05-08"] != "Coronation" {
		t.Error("the added day is missing")
	}
	if _, there := names["2029-05-07"]; there {
		t.Error("the day taken away is still there")
	}
	if len(list) != 16 {
		t.Errorf("%d holidays", len(list))
	}
}

func TestOverrideErrors(t *testing.T) {
	for _, test := range []struct{ override, want string }{
		{"# ours\n2026-05-08 Coronation", `line 2: a line begins with + to add a day or - to take one away, such as "+ 2026-05-08 Coronation"`},
		{"+ 8 May 2026 Coronation", `line 1: "8" is not a date: write it as YYYY-MM-DD`},
		{"+", `line 1: "" is not a date: write it as YYYY-MM-DD`},
		{"+ 2026-02-30 Leap", `line 1: "2026-02-30" is not a date: write it as YYYY-MM-DD`},
		{"\n\n+ 2026-05-08", `line 3: Fri 8 May 2026 needs a name, which letters will show: "+ 2026-05-08 Coronation"`},
		{"- 2026-05-05", `line 1: Tue 5 May 2026 is no bank holiday, so it cannot be taken away; delete this line or mend its date`},
	} {
		_, err := Holidays(england, []byte(test.override), 2026, 2026)
		if err == nil || err.Error() != "reading the changes to the bank holidays: "+test.want {
			t.Errorf("%q: %v", test.override, err)
		}
	}
	if _, err := Holidays("scotland", nil, 2026, 2026); err == nil || err.Error() != `there is no bank holiday list "scotland"; it can be england-and-wales` {
		t.Errorf("an unknown list: %v", err)
	}
}

// A one-off holiday moves what was to fall due on it: ten working days from
// Mon 5 Sep 2022 ended on the 19th until that became the day of the funeral.
func TestOneOffHoliday(t *testing.T) {
	p := load(t, "victory-2019")
	for override, want := range map[string]casework.Date{"": "2022-09-20", "- 2022-09-19": "2022-09-19"} {
		rules, err := Rules(p, holidays(t, override, 2022, 2022))
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.Calendar.Add("2022-09-05", 10); got != want {
			t.Errorf("with %q: %s, want %s", override, got, want)
		}
	}
}

func FuzzHolidays(f *testing.F) {
	f.Add([]byte("+ 2026-05-08 Coronation\n- 2026-05-04\n# ours\n"))
	f.Fuzz(func(t *testing.T, override []byte) {
		list, err := Holidays(england, override, 2026, 2027)
		for _, h := range list {
			if h.Name == "" || h.Date < "2026-01-01" || h.Date > "2027-12-31" {
				t.Fatalf("holiday %+v, error %v", h, err)
			}
		}
	})
}

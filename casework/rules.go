package casework

import (
	"slices"
	"strings"
)

// Rules is what decisions are made by: the landlord's procedure, its calendar
// and its people.
type Rules struct {
	Policy   Policy
	Calendar *Calendar
	Team     Team
}

// Role is what a member of staff does about cases.
type Role string

// The roles of the configuration. Panel hears appeals; Duty is paged at any
// hour; HR alone sees what is said of staff (policy 6.5).
const (
	RoleOfficer       Role = "officer"
	RoleReviewer      Role = "reviewer"
	RolePanel         Role = "panel"
	RoleServices      Role = "services"
	RoleASB           Role = "asb"
	RoleHR            Role = "hr"
	RoleLegal         Role = "legal"
	RoleMembers       Role = "members"
	RoleDuty          Role = "duty"
	RoleManager       Role = "manager"
	RoleAdministrator Role = "administrator"
)

// Roles lists every role.
var Roles = []Role{RoleOfficer, RoleReviewer, RolePanel, RoleServices, RoleASB, RoleHR, RoleLegal, RoleMembers, RoleDuty, RoleManager, RoleAdministrator}

// Staff is one registered member of staff. Address is lower case and names
// the person everywhere.
type Staff struct {
	Name    string
	Address string
	Aliases []string
	Deputy  string   // address; "" for none
	Works   []string // mon, tue, …; empty: every working day
	Roles   []Role
}

// Has reports whether the member of staff has the role.
func (s Staff) Has(r Role) bool {
	for _, have := range s.Roles {
		if have == r {
			return true
		}
	}
	return false
}

// Team is everyone registered, in the configuration's order.
type Team []Staff

// Find returns the member of staff who writes from the address or an alias.
func (t Team) Find(addr string) (Staff, bool) {
	addr = strings.ToLower(addr)
	for _, s := range t {
		if s.Address == addr {
			return s, true
		}
		for _, a := range s.Aliases {
			if a == addr {
				return s, true
			}
		}
	}
	return Staff{}, false
}

// With returns everyone who has the role.
func (t Team) With(r Role) []Staff {
	var out []Staff
	for _, s := range t {
		if s.Has(r) {
			out = append(out, s)
		}
	}
	return out
}

// First returns the first person with the role, or failing that with one of
// the roles that answer for everything: manager, administrator, officer. ok is
// false only for an empty team.
func (t Team) First(r Role) (Staff, bool) { return t.Pick(r, 0) }

// Pick takes the n-th person in turn from those with the role, so that cases
// go round (policy 16.3); without anybody in the role it falls back as First
// does. Nobody in except is picked.
func (t Team) Pick(r Role, n int64, except ...string) (Staff, bool) {
	for _, role := range []Role{r, RoleManager, RoleAdministrator, RoleOfficer} {
		var able []Staff
		for _, s := range t.With(role) {
			if !slices.Contains(except, s.Address) {
				able = append(able, s)
			}
		}
		if len(able) > 0 {
			return able[int(n%int64(len(able)))], true
		}
	}
	for _, s := range t {
		if !slices.Contains(except, s.Address) {
			return s, true
		}
	}
	return Staff{}, false
}

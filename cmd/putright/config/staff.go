package config

import (
	"cmp"
	"fmt"
	"slices"

	"putright/casework"
	"putright/policy/fields"
)

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func (v *validation) staff(c *Config) {
	if len(c.Staff) == 0 {
		v.bad("staff", `is missing: add a [[staff]] with name, email and roles = ["officer"]`)
		return
	}
	team := c.Team()
	owner := map[string]string{} // of each address
	for _, m := range c.Mailboxes {
		owner[m.Address] = "the shared mailbox"
	}
	misspelt := false
	for i, s := range c.Staff {
		path := fmt.Sprintf("staff[%d]", i)
		v.required(path+".name", s.Name)
		v.ownAddress(path+".email", s.Email, cmp.Or(s.Name, "another member of staff"), owner)
		for j, alias := range s.Aliases {
			v.ownAddress(fmt.Sprintf("%s.aliases[%d]", path, j), alias, cmp.Or(s.Name, "another member of staff"), owner)
		}
		v.deputy(path+".deputy", s, team)
		for _, day := range s.Works {
			if !slices.Contains(weekdays, day) {
				v.bad(path+".works", "names the day %q%s", day, orDid(day, weekdays))
			}
		}
		for _, role := range s.Roles {
			if !slices.Contains(casework.Roles, role) {
				misspelt = true
				v.bad(path+".roles", "names the role %q%s", role, orDid(string(role), roleNames()))
			}
		}
		if len(s.Roles) == 0 {
			v.warn(path+".roles", "%s has no role, so nothing goes there unless somebody assigns it", cmp.Or(s.Name, s.Email))
		}
	}
	if len(team.With(casework.RoleOfficer))+len(team.With(casework.RoleManager)) == 0 && !misspelt {
		v.bad("staff", "lists nobody with the role officer or manager; somebody must answer complaints")
		return
	}
	if len(v.mistakes) == 0 {
		v.missingRoles(team)
	}
}

// ownAddress checks that nobody else has the address: it says who is writing.
func (v *validation) ownAddress(path, addr, name string, owner map[string]string) {
	if !v.address(path, addr) {
		return
	}
	if other := owner[addr]; other != "" {
		v.bad(path, "%s is already the address of %s; an address belongs to one person", addr, other)
		return
	}
	owner[addr] = name
}

func (v *validation) deputy(path string, s Staff, team casework.Team) {
	if s.Deputy == "" {
		return
	}
	deputy, ok := team.Find(s.Deputy)
	switch {
	case !ok:
		v.bad(path, "%s is nobody under [[staff]]; write the email of a colleague who is", s.Deputy)
	case deputy.Address == s.Email:
		v.bad(path, "of %s is the same person; write the email of a colleague", s.Name)
	}
}

// missingRoles warns of roles that nobody has, and says who gets their mail.
func (v *validation) missingRoles(team casework.Team) {
	var order []string
	lacking := map[string][]string{}
	for _, role := range casework.Roles {
		if len(team.With(role)) > 0 {
			continue
		}
		who, ok := team.First(role)
		if !ok {
			continue
		}
		if lacking[who.Name] == nil {
			order = append(order, who.Name)
		}
		lacking[who.Name] = append(lacking[who.Name], string(role))
	}
	for _, name := range order {
		v.warn("staff", "nobody has the role %s: its mail goes to %s", fields.Either(lacking[name]), name)
	}
	if len(team) == 1 {
		v.warn("staff", "%s is the only member of staff: nobody else can review what %[1]s decides", team[0].Name)
	}
}

func roleNames() []string {
	names := make([]string, len(casework.Roles))
	for i, role := range casework.Roles {
		names[i] = string(role)
	}
	return names
}

package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"putright/casework"
)

// maxAddresses bounds one list; mail to more people than that is a circular.
const maxAddresses = 1000

// addresses reads a field of addresses: by RFC 5322 where it keeps to it, and
// otherwise whatever in it looks like an address. An entry of which only a name
// can be read has an empty Addr.
func (h header) addresses(name string) []casework.Address {
	var list []casework.Address
	for _, value := range h.Values(name) {
		if value != "" && len(list) < maxAddresses {
			list = append(list, parseAddresses(value)...)
		}
	}
	return list[:min(len(list), maxAddresses)]
}

func parseAddresses(value string) []casework.Address {
	one := header{}
	one.Add("From", value)
	strict, err := one.AddressList("From")
	if err != nil {
		return looseAddresses(value)
	}
	list := make([]casework.Address, 0, len(strict))
	for _, a := range strict {
		if bareAddress(a.Address) == "" {
			return looseAddresses(value)
		}
		list = append(list, casework.Address{Name: personName(a.Name), Addr: strings.ToLower(a.Address)})
	}
	return list
}

// looseAddresses splits at commas and semicolons outside quotes, brackets and
// comments. A piece without an address belongs to the name that follows it:
// Smith, John <john@example.org>.
func looseAddresses(value string) []casework.Address {
	var list []casework.Address
	var names []string
	for _, piece := range splitAddresses(value) {
		name, addr := looseAddress(piece)
		if addr == "" {
			if name != "" {
				names = append(names, name)
			}
			continue
		}
		if len(names) > 0 && len(list) == 0 || len(names) == 1 {
			name = strings.TrimSpace(strings.Join(names, ", ") + ", " + name)
			name = strings.TrimSuffix(name, ",")
		}
		names = nil
		list = append(list, casework.Address{Name: personName(name), Addr: addr})
	}
	if len(list) == 0 && len(names) > 0 {
		list = append(list, casework.Address{Name: personName(strings.Join(names, ", "))})
	}
	return list
}

func splitAddresses(value string) []string {
	var pieces []string
	depth, angle, quoted, start := 0, false, false, 0
	if strings.Count(value, `"`)%2 == 1 {
		value = strings.ReplaceAll(value, `"`, "")
	}
	for i := 0; i < len(value) && len(pieces) < maxAddresses; i++ {
		switch c := value[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case (c == ',' && !angle || c == ';') && depth == 0:
			pieces = append(pieces, value[start:i])
			start = i + 1
			angle = false
		}
	}
	return append(pieces, value[start:])
}

var (
	addressShape = regexp.MustCompile(`(?:"[^"@]{1,64}"|[^\s<>"(),:;@\[\]\\]+)@+(?:\[[0-9A-Fa-f.:]+\]|[^\s<>"'(),:;@\[\]\\]+)`)
	comment      = regexp.MustCompile(`\([^()]*\)`)
	angled       = regexp.MustCompile(`<[^<>]*>?`)
)

// looseAddress reads one entry.
func looseAddress(s string) (name, addr string) {
	s = s[:min(len(s), 2000)]
	decoded := decodeWords(s)
	for _, text := range []string{s, decoded} { // a bracket inside an encoded name is no address
		inside := angled.FindAllString(text, 20)
		for i := len(inside) - 1; i >= 0 && addr == ""; i-- { // the last one is: "<Name> <a@b>"
			addr = bareAddress(inside[i])
		}
	}
	if addr == "" {
		addr = bareAddress(decoded)
	}
	name = angled.ReplaceAllString(decoded, " ")
	if addr != "" {
		name = addressShape.ReplaceAllString(name, " ")
	}
	if stripped := strings.TrimSpace(comment.ReplaceAllString(name, " ")); stripped != "" {
		name = stripped
	} else {
		name = strings.Trim(strings.TrimSpace(name), "()")
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 && addr != "" { // a group's name, or mailto:
		name = name[i+1:]
	}
	return name, addr
}

// bareAddress finds an address in s and returns it in lower case, mended where
// the damage is plain; "" when there is none.
func bareAddress(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(strings.Trim(s, "<>")), "mailto:")
	if compact := strings.Join(strings.Fields(s), ""); strings.Count(compact, "@") == 1 && len(s) < 200 &&
		(strings.Contains(s, " @") || strings.Contains(s, "@ ")) {
		s = compact
	}
	found := addressShape.FindString(s)
	if found == "" {
		return ""
	}
	i := strings.LastIndexByte(found, '@')
	local, domain := strings.TrimRight(found[:i], "@"), strings.Trim(found[i+1:], ".'`*_,")
	local = strings.TrimLeft(local, "'`*<")
	if local == "" || domain == "" || len(found) > 320 || !utf8.ValidString(found) {
		return ""
	}
	return strings.ToLower(local + "@" + domain)
}

// personName makes a name fit to show.
func personName(s string) string {
	s = oneLine(decodeWords(s))
	s = strings.ReplaceAll(s, `\"`, `"`)
	for len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	s = strings.Trim(s, `" ,`)
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}

// recipientFields are the fields in which the address a mail was sent to may
// stand; a token of ours counts wherever it stands.
var recipientFields = []string{
	"To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To", "Resent-Cc",
	"Apparently-To", "X-Delivered-To", "X-Forwarded-To",
}

// recipients lists every address of every recipient field once, lower case.
func (h header) recipients() []string {
	var list []string
	seen := map[string]bool{}
	for _, name := range recipientFields {
		for _, a := range h.addresses(name) {
			if a.Addr != "" && !seen[a.Addr] {
				seen[a.Addr] = true
				list = append(list, a.Addr)
			}
		}
	}
	return list
}

// returnPath returns the envelope sender: "<>" when null, "" when the mail does
// not say.
func (h header) returnPath() string {
	if !h.Has("Return-Path") {
		return ""
	}
	v := strings.TrimSpace(h.Get("Return-Path"))
	if addr := bareAddress(v); addr != "" {
		return addr
	}
	if strings.HasPrefix(strings.Join(strings.Fields(v), ""), "<>") || v == "" {
		return "<>"
	}
	return oneLine(v)
}

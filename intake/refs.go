package intake

import (
	"regexp"
	"slices"
	"strings"
)

// caseRef is the shape of a case reference such as VH-2026-00042.
var caseRef = regexp.MustCompile(`(?i)\b[A-Z]{1,8}-[0-9]{4}-[0-9]{5,}\b`)

// maxRefs bounds what one mail can make the desk look up.
const maxRefs = 50

// caseRefs lists the references in the texts, upper case, once each, in order of
// appearance, without those in known.
func caseRefs(known []string, texts ...string) []string {
	var refs []string
	for _, text := range texts {
		for _, ref := range caseRef.FindAllString(text, 10*maxRefs) {
			ref = strings.ToUpper(ref)
			if len(refs) < maxRefs && !slices.Contains(known, ref) && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

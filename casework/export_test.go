package casework

// HasRule reports whether the word is carried out by a rule.
func HasRule(v Verb) bool { _, ok := words[v]; return ok }

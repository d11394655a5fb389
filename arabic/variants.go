package arabic

// Variant is one form that a term matches, or deliberately does not.
type Variant struct {
	Form    string // as it would stand in a text
	Reason  string // why, in a few English words: "preposition ل", "sound plural"
	Matches bool   // false: a look-alike that is left out on purpose
}

// Variants lists the forms of a term in a mode, commonest kind first.
func Variants(term string, mode Mode) ([]Variant, error) {
	if NewText(term).Len() == 0 {
		return nil, ErrNoWord
	}
	return []Variant{{Form: term, Reason: "as written", Matches: true}}, nil
}

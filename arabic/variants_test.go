package arabic

import (
	"errors"
	"testing"
)

func TestVariants(t *testing.T) {
	tests := []struct {
		term    string
		mode    Mode
		form    string
		reason  string
		matches bool
	}{
		{"الإرهاب", Word, "للإرهاب", "ل + article", true},
		{"الإرهاب", Word, "والإرهاب", "conjunction و and article ال", true},
		{"الإرهاب", Word, "إرهاب", "without the article that was typed", false},
		{"إرهاب", Word, "إرهابي", "nisba, another word", false},
		{"سوريا", Word, "لسوريا", "preposition ل", true},
		{"سوريا", Word, "سوري", "nisba, another word", false},
		{"سوري", Word, "سوريا", "the place, not its nisba", false},
		{"علي", Word, "على", "ى is not ي", false},
		{"أمل", Word, "كامل", "one word, not ك + أمل", false},
		{"أمن", Word, "آمن", "another hamza is written", false},
		{"حكومة", Word, "حكومته", "pronoun ه, ة becomes ت before a pronoun", true},
		{"حكومة", Word, "حكومات", "sound plural: mode inflected", false},
		{"حكومة", Inflected, "حكومات", "sound plural", true},
		{"وزير", Word, "وزراء", "broken plural from the list: mode lemma", false},
		{"وزير", Lemma, "وزراء", "broken plural from the list", true},
		{"مجلس الأمن", Word, "ومجلس الأمن", "conjunction و", true},
		{"G20", Word, "g 20", "as written", true},
	}
	for _, tt := range tests {
		all, err := Variants(tt.term, tt.mode)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, v := range all {
			found = found || v == Variant{tt.form, tt.reason, tt.matches}
		}
		if !found {
			t.Errorf("Variants(%s, %s) has no %s (%s, %v) in\n%v", tt.term, tt.mode, tt.form, tt.reason, tt.matches, all)
		}
	}
	if _, err := Variants("…", Word); !errors.Is(err, ErrNoWord) {
		t.Errorf("Variants of no word: %v", err)
	}
}

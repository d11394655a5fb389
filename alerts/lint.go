package alerts

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"rasid/arabic"
)

// Lint is something in a condition that is allowed and probably not meant.
type Lint struct {
	Term    Term // that it is about; the zero Term for a regexp
	Offset  int  // code points of its text
	Message string
	Hint    string // what to write instead; may be empty
}

// LintTerm says what is odd about a term alone.
func LintTerm(t Term) []Lint {
	lints := lintLetters(t.Text, "it is ignored", "it is read as ")
	if words := arabic.NewText(t.Text); words.Len() == 1 {
		letters := len([]rune(arabic.Fold(t.Text)))
		if letters <= 2 {
			lints = append(lints, Lint{Message: fmt.Sprintf("%q has %s and will be found very often", t.Text, countOf(letters, "letter")), Hint: "a phrase or another word beside it finds less"})
		} else if l, narrow := narrowed(t); narrow {
			lints = append(lints, l)
		}
	}
	lints = append(lints, lintSigns(t.Text)...)
	for i := range lints {
		lints[i].Term = t
	}
	return lints
}

// lintSigns finds the signs of an Arabic keyboard that mean nothing to YAML: a
// comma that was to part terms, quotation marks that were to begin a list.
func lintSigns(s string) []Lint {
	letters := []rune(s)
	for i, r := range letters {
		if (r == '،' || r == '؛') && holdsWord(letters[:i]) && holdsWord(letters[i:]) {
			return []Lint{{Offset: i, Message: fmt.Sprintf("%q is one phrase: %c does not part the terms of a list", s, r), Hint: "write a Latin comma: [سوريا, لبنان]"}}
		}
	}
	if bare := strings.Trim(s, "“”„‟«»‘’"); bare != s && strings.HasPrefix(bare, "@") {
		return []Lint{{Message: s + " is a word and no list", Hint: `write straight quotation marks: "` + bare + `"`}}
	}
	return nil
}

func holdsWord(letters []rune) bool { return arabic.NewText(string(letters)).Len() > 0 }

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// narrowed says whether the article of t keeps the word without it out. Names
// of the alias lists have theirs for good.
func narrowed(t Term) (Lint, bool) {
	bare, has := strings.CutPrefix(t.Text, "ال")
	if !has || t.Mode != arabic.Word || len(AliasesOf(t.Text)) > 0 || arabic.NewText(bare).Len() == 0 || matchesText(t, bare) || !matchesText(Term{Text: bare}, t.Text) {
		return Lint{}, false
	}
	return Lint{Message: fmt.Sprintf("%q does not find %s: its article is asked for", t.Text, bare), Hint: bare + " finds both; name:" + t.Text + " says that it is a name"}, true
}

// matchesText says whether a term stands in a text.
func matchesText(t Term, text string) bool {
	b := arabic.NewBuilder()
	if _, err := b.Add(t.Text, t.Mode); err != nil {
		return false
	}
	return len(b.Build().Match(arabic.NewText(text), nil, nil)) > 0
}

// LintRegexp says what is odd about an expression. Offsets count in Source.
func LintRegexp(re Regexp) []Lint {
	ignored, read := "and is looked for", "only texts that are written so are found: add "
	if re.Folded {
		ignored, read = "it is ignored", "it is read as "
	}
	lints := lintLetters(re.Source, ignored, read)
	if hasArabic(re.Source) {
		for _, m := range asciiClass.FindAllStringIndex(re.Source, -1) {
			lints = append(lints, lintASCII(re.Source, m[0]))
		}
	}
	return lints
}

var asciiClass = regexp.MustCompile(`\\[bBwW]`)

func lintASCII(source string, at int) Lint {
	sign := source[at : at+2]
	l := Lint{Offset: len([]rune(source[:at])), Message: sign + ` knows ASCII letters only: no Arabic letter counts as part of a word`}
	switch sign {
	case `\b`, `\B`:
		l.Hint = `write (?:^|\P{L}) and (?:\P{L}|$), or use a term: terms are whole words`
	default:
		l.Hint = `write \p{L}`
	}
	return l
}

func hasArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// persian are letters that look like Arabic ones and are not.
var persian = map[rune]rune{'ی': 'ي', 'ے': 'ي', 'ک': 'ك', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ۃ': 'ة'}

// lintLetters finds the first invisible and the first Persian letter of s.
func lintLetters(s, ignored, read string) (lints []Lint) {
	invisible, foreign := false, false
	for i, r := range []rune(s) {
		switch {
		case !invisible && (hidden(r) || r == '\u00a0' || r >= 0xFB50 && r <= 0xFEFC):
			invisible = true
			lints = append(lints, lintOdd(i, r, ignored))
		case !foreign && persian[r] != 0:
			foreign = true
			lints = append(lints, Lint{Offset: i, Message: fmt.Sprintf("%c (U+%04X) is the Persian or Urdu letter, not %c", r, r, persian[r]), Hint: read + string(persian[r])})
		}
	}
	return lints
}

func lintOdd(at int, r rune, ignored string) Lint {
	if r == '\u00a0' || hidden(r) {
		return Lint{Offset: at, Message: fmt.Sprintf("an invisible character (U+%04X) stands here; %s", r, ignored), Hint: "remove it"}
	}
	return Lint{Offset: at, Message: fmt.Sprintf("%c (U+%04X) is a shape of letters, not a letter", r, r), Hint: "type it again"}
}

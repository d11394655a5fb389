package alerts

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"rasid/arabic"
)

// ErrMatchesAll is returned for an expression that takes every text.
var ErrMatchesAll = errors.New("the regular expression matches the empty text, and so everything")

// NewRegexp reads an expression (RE2). On folded text its letters are folded
// too: الإرهاب is written and الارهاب looked for. The error is ErrMatchesAll or
// says what is wrong; it does not repeat the expression, which may hold what a
// reference to a secret brought.
func NewRegexp(source string, folded bool) (Regexp, error) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return Regexp{}, fmt.Errorf("bad regular expression: %s", regexpReason(err))
	}
	expr := source
	if folded {
		foldRegexp(tree)
		expr = tree.String()
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return Regexp{}, fmt.Errorf("bad regular expression: %s", regexpReason(err))
	}
	if re.MatchString("") {
		return Regexp{}, ErrMatchesAll
	}
	return Regexp{Source: source, RE: re, Folded: folded}, nil
}

func regexpReason(err error) string {
	var se *syntax.Error
	if errors.As(err, &se) {
		return se.Code.String()
	}
	return "it cannot be read" // unreachable: the parser returns nothing else
}

// foldRegexp folds the letters of an expression.
func foldRegexp(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		re.Rune = foldRunes(re.Rune)
		if len(re.Rune) == 0 {
			re.Op = syntax.OpEmptyMatch
		}
	case syntax.OpCharClass:
		re.Rune = foldClass(re.Rune)
	}
	for _, sub := range re.Sub {
		foldRegexp(sub)
	}
}

// foldRunes folds letters one by one and keeps what is neither letter nor
// digit; what folding drops (marks, tatweel) goes.
func foldRunes(list []rune) (out []rune) {
	for _, r := range list {
		folded := arabic.Fold(string(r))
		switch {
		case folded != "":
			out = append(out, []rune(folded)...)
		case !dropped(r):
			out = append(out, r)
		}
	}
	return out
}

// dropped says whether r vanishes inside a word.
func dropped(r rune) bool { return arabic.Fold("ب"+string(r)+"ب") == "بب" }

// foldClass adds the folded letters to a class; wide ranges are left alone.
func foldClass(ranges []rune) []rune {
	const wide = 300
	out := slices.Clone(ranges)
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > wide {
			continue
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if f := []rune(arabic.Fold(string(r))); len(f) == 1 && f[0] != r {
				out = append(out, f[0], f[0])
			}
		}
	}
	return sortedClass(out)
}

// sortedClass puts the ranges of a class in order, as the parser does.
func sortedClass(ranges []rune) []rune {
	pairs := make([][2]rune, 0, len(ranges)/2)
	for i := 0; i+1 < len(ranges); i += 2 {
		pairs = append(pairs, [2]rune{ranges[i], ranges[i+1]})
	}
	slices.SortFunc(pairs, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	var out []rune
	for _, p := range pairs {
		if n := len(out); n > 0 && p[0] <= out[n-1]+1 {
			out[n-1] = max(out[n-1], p[1])
			continue
		}
		out = append(out, p[0], p[1])
	}
	return out
}

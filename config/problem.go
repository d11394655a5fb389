package config

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in the operator's file.
type Problem struct {
	File         string // as the operator named it
	Line, Column int    // from 1, in code points; 0: the file as a whole
	Message      string // never holds a secret
	Hint         string // what to do next; may be empty
}

// String returns "config.yaml:12:5: message (hint)".
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": " + p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// Errors are all mistakes of a file, in the order in which they stand there.
type Errors []Problem

// Error returns a line for each problem.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// pos is where something stands in the file.
type pos struct{ Line, Column int }

// positioned is a part of the file that knows where it stands.
type positioned interface{ place() *pos }

func (p *pos) place() *pos { return p }

// report collects problems of one file.
type report struct {
	file     string
	problems Errors
	warnings Errors
	tainted  map[pos]bool // maps in which something could not be read: what is missing there may be a result of that
}

func (r *report) add(at pos, hint, format string, args ...any) {
	r.problems = append(r.problems, r.problem(at, hint, format, args...))
}

// missing reports what a map at p lacks, unless a mistake inside it explains
// that.
func (r *report) missing(p pos, hint, format string, args ...any) {
	if !r.tainted[p] && p.Line > 0 {
		r.add(p, hint, format, args...)
	}
}

func (r *report) warn(at pos, hint, format string, args ...any) {
	r.warnings = append(r.warnings, r.problem(at, hint, format, args...))
}

func (r *report) problem(at pos, hint, format string, args ...any) Problem {
	return Problem{File: r.file, Line: at.Line, Column: at.Column, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// sorted returns ps in file order; what lies in other files comes last.
func (r *report) sorted(ps Errors) Errors {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if a.File != b.File {
			if a.File == r.file {
				return -1
			}
			if b.File == r.file {
				return 1
			}
			return strings.Compare(a.File, b.File)
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return slices.Compact(ps)
}

// otherwise are keys of other programs, and what they are called here.
var otherwise = map[string]string{
	"path": "url", "file": "url", "link": "url", "address": "url", "uri": "url", "feed": "url", "xmlurl": "url",
	"title": "name", "label": "name", "interval": "schedule", "every": "schedule", "cron": "schedule", "refresh": "schedule",
	"keywords": "any", "keyword": "any", "terms": "any", "words": "any", "or": "any", "and": "all", "not": "none", "exclude": "none",
	"without": "none", "channels": "alert", "notify": "alert", "routes": "alert", "send": "alert", "database": "storage", "db": "storage",
	"server": "web", "dashboard": "web", "port": "listen", "priority": "severity", "folder": "tags", "category": "tags", "groups": "tags",
}

// keyHint is didYouMean for a key that is not known.
func keyHint(key string, known []string) string {
	if here := otherwise[strings.ToLower(key)]; slices.Contains(known, here) {
		return fmt.Sprintf("here it is called %q", here)
	}
	return didYouMean(key, known)
}

// didYouMean is a hint naming the nearest of names, or what there is to choose
// from when nothing is near.
func didYouMean(word string, names []string) string {
	best, bestDist := "", max(1, len([]rune(word))/3)+1
	for _, n := range names {
		if d := distance([]rune(word), []rune(n)); d < bestDist {
			best, bestDist = n, d
		}
	}
	const few = 12
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %q?", best)
	case len(names) > 0 && len(names) <= few:
		return "there are: " + strings.Join(names, ", ")
	}
	return ""
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

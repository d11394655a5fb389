package config

import (
	"fmt"
	"slices"
	"strings"

	"rasid/alerts"
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
	"server": "web", "dashboard": "web", "port": "listen", "priority": "severity", "mode": "match", "pattern": "regexp", "folder": "tags", "category": "tags", "groups": "tags",
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
	const few = 12
	switch near := alerts.Nearest(word, names); {
	case near != "":
		return fmt.Sprintf("did you mean %q?", near)
	case len(names) > 0 && len(names) <= few:
		return "there are: " + strings.Join(names, ", ")
	}
	return ""
}

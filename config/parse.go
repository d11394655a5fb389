package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parse reads one YAML document. What is wrong is in the report; the node is
// nil then.
func parse(data []byte, r *report) *yaml.Node {
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0 {
		r.add(pos{}, "cp config.example.yaml config.yaml", "the file is empty")
		return nil
	}
	if p, bad := notUTF8(data); bad {
		r.add(p, "save the file as UTF-8", "these bytes are not UTF-8")
		return nil
	}
	dec, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		r.add(pos{}, "", "%v", err)
		return nil
	}
	var first, second yaml.Node
	if err := dec.Load(&first); errors.Is(err, io.EOF) {
		r.add(pos{}, "cp config.example.yaml config.yaml", "the file holds nothing but comments")
		return nil
	} else if err != nil {
		syntaxProblem(data, err, r)
		return nil
	}
	if err := dec.Load(&second); err == nil {
		r.add(pos{second.Line, second.Column}, "keep one document and remove the line ---", "a second document begins here")
		return nil
	} else if !errors.Is(err, io.EOF) {
		syntaxProblem(data, err, r)
		return nil
	}
	return first.Content[0]
}

// syntaxProblem explains an error of the YAML reader, above all the three
// that everybody meets once: an unquoted */5, @every and "word: word".
func syntaxProblem(data []byte, err error, r *report) {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		r.add(pos{}, "", "not YAML: %v", err)
		return
	}
	at := pos{le.Mark.Line, le.Mark.Column}
	message, hint := strings.TrimPrefix(le.Message, "yaml: "), ""
	if line := lineOf(data, at.Line); line != "" {
		if m, h, col := trap(line, at.Column, message); m != "" {
			message, hint, at.Column = m, h, col
		}
	}
	switch {
	case hint != "":
	case le.ContextMark.Line > 0 && (strings.Contains(message, "did not find expected") || strings.Contains(message, "end of stream")):
		hint = fmt.Sprintf("what opens in line %d is not closed", le.ContextMark.Line)
	}
	r.add(at, hint, "not YAML: %s", message)
}

// notUTF8 finds the first byte that is not UTF-8. UTF-16 with a byte order mark
// is left to the YAML reader.
func notUTF8(data []byte) (pos, bool) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return pos{}, false
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		if utf8.Valid(line) {
			continue
		}
		good := len(line) - len(bytes.TrimLeftFunc(line, func(r rune) bool { return r != utf8.RuneError }))
		return pos{i + 1, utf8.RuneCount(line[:good]) + 1}, true
	}
	return pos{}, false
}

func lineOf(data []byte, n int) string {
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[n-1], "\r")
}

var (
	starValue   = regexp.MustCompile(`(?:^|[\s:{\[,-])(\*/[^"'}\],#]*)`)
	atValue     = regexp.MustCompile("(?:: +|- +|[\\[,{] *)([@`%][^\"'}\\],#]*)")
	dollarValue = regexp.MustCompile(`[\[{].*?(\$\{[^}"']*\})`)
	colonValue  = regexp.MustCompile(`^\s*(?:- +)?(?:[\p{L}_]+: +)?([^\s"'\[{&*!|>#-][^"']*: .*)$`)
)

// trap recognises the value that should have been quoted in a line of which
// the reader said something. col is where it begins.
func trap(line string, near int, said string) (message, hint string, col int) {
	quote := func(what string, m []int) (string, string, int) {
		value := strings.TrimSpace(line[m[2]:m[3]])
		return fmt.Sprintf("a value that %s must stand in quotes", what), fmt.Sprintf("quote it: %q", value), len([]rune(line[:m[2]])) + 1
	}
	if strings.HasPrefix(strings.TrimLeft(line, " "), "\t") {
		return "a tab cannot indent", "use spaces", near
	}
	if m := starValue.FindStringSubmatchIndex(line); m != nil && (strings.Contains(said, "anchor") || strings.Contains(said, "alphabetic")) {
		return quote("begins with *", m)
	}
	if m := atValue.FindStringSubmatchIndex(line); m != nil && strings.Contains(said, "cannot start any token") {
		return quote("begins with "+line[m[2]:m[2]+1], m)
	}
	if m := dollarValue.FindStringSubmatchIndex(line); m != nil && strings.Contains(said, "did not find expected") {
		return quote("holds ${…} inside brackets", m)
	}
	if m := colonValue.FindStringSubmatchIndex(line); m != nil && strings.Contains(said, "mapping values") {
		return quote("holds a colon and a space", m)
	}
	return "", "", near
}

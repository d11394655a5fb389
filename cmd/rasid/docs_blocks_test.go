package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// block is a piece of code in a document.
type block struct {
	lang, text string
	line       int // where it begins
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// blocks are the fenced pieces of a document.
func blocks(text string) (all []block) {
	for _, at := range fence.FindAllStringSubmatchIndex(text, -1) {
		all = append(all, block{text[at[2]:at[3]], text[at[4]:at[5]], 1 + strings.Count(text[:at[0]], "\n")})
	}
	return all
}

// shellBlocks are those that people type.
func shellBlocks(text string) []block {
	return slices.DeleteFunc(blocks(text), func(b block) bool { return b.lang != "sh" && b.lang != "console" })
}

// commands are what a shell block tells people to type, long lines joined.
func (b *block) commands() (all []string) {
	text := strings.ReplaceAll(b.text, "\\\n", " ")
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if b.lang == "console" {
			after, is := strings.CutPrefix(line, "$ ")
			if !is {
				continue
			}
			line = after
		}
		all = append(all, line)
	}
	return all
}

// languages are those of code in documents. What is in "sh" and "console" is
// run by TestDocuments.
var languages = []string{"sh", "console", "yaml", "json", "go", "python", "js", "query", "text", "ini", "caddy", "nginx", "promql"}

var indentedCode = regexp.MustCompile(`(?m)^\n {4}[^ \n].*$`)

// TestDocumentedBlocks: all code stands between fences that name a known
// language, so that no command escapes TestDocuments.
func TestDocumentedBlocks(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		for _, b := range blocks(text) {
			if !slices.Contains(languages, b.lang) {
				t.Errorf("%s:%d: a block of %q", name, b.line, b.lang)
			}
		}
		if m := indentedCode.FindString(fence.ReplaceAllString(text, "")); m != "" {
			t.Errorf("%s: code without fences: %q", name, strings.TrimSpace(m))
		}
	}
}

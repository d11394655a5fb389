package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var trial = regexp.MustCompile("go test [^`\n]*")

// TestDocumentedTrials: the trials that documents name exist, and so do their
// flags.
func TestDocumentedTrials(t *testing.T) {
	t.Parallel()
	n := 0
	for name, text := range documents(t) {
		for _, call := range trial.FindAllString(text, -1) {
			n++
			if missing := missingOfTrial(call); missing != "" {
				t.Errorf("%s: %s: there is no %s", name, call, missing)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d trials found", n)
	}
	for call, want := range map[string]string{
		"go test ./cmd/rasid -run TestNever": "TestNever", "go test ./cmd/rasid -run Crash -deaths 5": "flag -deaths", "go test ./nowhere -run X": "X",
	} {
		if got := missingOfTrial(call); got != want {
			t.Errorf("%s: missing %q, want %q", call, got, want)
		}
	}
}

// goFlags are those of go test itself that documents use.
var goFlags = map[string]bool{
	"-run": true, "-bench": true, "-fuzz": true, "-benchtime": true, "-fuzztime": true, "-timeout": true, "-count": true, "-tags": true,
	"-v": false, "-race": false, "-short": false, "-benchmem": false, "-args": false,
}

// missingOfTrial names the test or flag that a call of go test wants and the
// packages it names do not have.
func missingOfTrial(call string) string {
	call, _, _ = strings.Cut(call, " #")
	words := strings.Fields(call)[2:]
	source := ""
	for _, w := range words {
		if strings.HasPrefix(w, "./") {
			source += testSource(w)
		}
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		takes, known := goFlags[w]
		switch {
		case !strings.HasPrefix(w, "-"):
		case !known && !strings.Contains(source, `("`+w[1:]+`"`):
			return "flag " + w
		case w == "-run" || w == "-bench" || w == "-fuzz":
			if missing := missingTest(source, strings.Trim(words[i+1], `'"`)); missing != "" {
				return missing
			}
		}
		if takes || !known && strings.HasPrefix(w, "-") {
			i++
		}
	}
	return ""
}

// testSource is the text of the tests of a package.
func testSource(pkg string) string {
	paths, _ := filepath.Glob(filepath.Join("../..", pkg, "*_test.go")) // the pattern is well-formed
	var b strings.Builder
	for _, p := range paths {
		if text, err := os.ReadFile(p); err == nil {
			b.Write(text)
		}
	}
	return b.String()
}

// missingTest is the first alternative of a pattern that no test answers to.
func missingTest(source, pattern string) string {
	for part := range strings.SplitSeq(pattern, "|") {
		if part == "^$" || part == "." || source == "" && part == "" {
			continue
		}
		if !regexp.MustCompile(`func (Test|Benchmark|Fuzz)\w*` + strings.TrimPrefix(strings.TrimPrefix(part, "Test"), "Fuzz") + `\w*\(`).MatchString(source) {
			return part
		}
	}
	return ""
}

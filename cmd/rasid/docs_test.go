package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"rasid/config"
)

// documents are all that a user reads.
func documents(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../examples/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			text, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			docs[strings.TrimPrefix(p, "../../")] = string(text)
		}
	}
	return docs
}

var (
	inline  = regexp.MustCompile("`(?:\\$ )?rasid ([a-z][^`\n]*)`")
	ownLine = regexp.MustCompile(`^(?:\$ )?(?:sudo -u rasid )?rasid ([a-z].*)$`)
)

// calls are the commands of rasid in a document: between backticks, and on
// lines of code.
func calls(text string) (all []string) {
	for _, m := range inline.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	fenced := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if m := ownLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil && (fenced || strings.HasPrefix(line, "    ")) {
			all = append(all, m[1])
		}
	}
	return all
}

// TestDocumentedCommands asks the program for every command that a document
// names: it must exist, and so must its flags.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		if name == "CHANGELOG.md" {
			continue
		}
		for _, call := range calls(text) {
			if err := known(call); err != nil {
				t.Errorf("%s: rasid %s: %v", name, call, err)
			}
		}
	}
}

// known reports what is wrong with a call, without making it.
func known(call string) error {
	call, _, _ = strings.Cut(call, " #")
	words := strings.FieldsFunc(call, func(r rune) bool { return r == ' ' })
	for i, w := range words {
		if strings.ContainsAny(w, "|<>&") {
			words = words[:i]
			break
		}
	}
	c, rest, err := newRoot(&app{stdio: stdio{in: strings.NewReader(""), out: io.Discard, err: io.Discard}}).Find(words)
	if err != nil {
		return err
	}
	if len(rest) > 0 && c.HasSubCommands() && c.Run == nil && c.RunE == nil {
		return cobra.NoArgs(c, rest)
	}
	return c.ParseFlags(slices.DeleteFunc(rest, func(w string) bool { return w == "--help" }))
}

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// TestDocumentedFiles reads every whole file that a document shows: what holds
// feeds and watchlists is one.
func TestDocumentedFiles(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + strings.Repeat("QUJD", 10) + "\n"
	for name, text := range documents(t) {
		for _, block := range yamlBlock.FindAllStringSubmatch(text, -1) {
			if !strings.Contains("\n"+block[1], "\nfeeds:") || !strings.Contains(block[1], "\nwatchlists:") {
				continue
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "hook.secret"), secret)
			write(t, filepath.Join(dir, "smtp.pass"), "x")
			write(t, filepath.Join(dir, "config.yaml"), block[1])
			if _, err := config.Load(filepath.Join(dir, "config.yaml"), config.LoadOptions{}); err != nil {
				t.Errorf("%s: %v\n%s", name, err, block[1])
			}
		}
	}
}

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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

// TestConsole runs what documents show: in a block marked "console" every line
// that begins with "$ " is run, and every other line must be in its output,
// "…" standing for anything. A document is one story in one folder, which
// holds the example without its real feeds as config.yaml.
func TestConsole(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		steps := consoleSteps(text)
		if len(steps) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(t)
			for _, st := range steps {
				s.run(st)
			}
		})
	}
}

// step is a command and lines of its output.
type step struct {
	command string
	want    []string
}

var consoleBlock = regexp.MustCompile("(?ms)^```console\n(.*?)^```")

func consoleSteps(text string) (all []step) {
	for _, block := range consoleBlock.FindAllStringSubmatch(text, -1) {
		for line := range strings.SplitSeq(strings.TrimSpace(block[1]), "\n") {
			if cmd, ok := strings.CutPrefix(line, "$ "); ok {
				all = append(all, step{command: cmd})
			} else if len(all) > 0 && strings.TrimSpace(line) != "" {
				all[len(all)-1].want = append(all[len(all)-1].want, line)
			}
		}
	}
	return all
}

// shell runs commands in a folder of its own.
type shell struct {
	*testing.T
	dir string
	env []string
}

var realFeeds = regexp.MustCompile(`(?m)^  - (\{id: .*url:|https:).*\n`)

func newShell(t *testing.T) *shell {
	t.Helper()
	dir := t.TempDir()
	example, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	local := strings.Replace(string(realFeeds.ReplaceAll(example, nil)), "127.0.0.1:8686", "127.0.0.1:0", 1)
	write(t, filepath.Join(dir, "config.example.yaml"), local)
	write(t, filepath.Join(dir, "config.yaml"), local)
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	return &shell{t, dir, append(os.Environ(), "PATH="+filepath.Dir(rasidBinary(t))+":"+os.Getenv("PATH"), "HOME="+dir)}
}

func (s *shell) run(st step) {
	s.Helper()
	if strings.HasPrefix(st.command, "rasid run") {
		s.start(st)
		return
	}
	c := exec.CommandContext(s.Context(), "sh", "-c", st.command)
	c.Dir, c.Env = s.dir, s.env
	out, err := c.CombinedOutput()
	if err != nil {
		s.Fatalf("$ %s: %v\n%s", st.command, err, out)
	}
	if missing := missingLine(string(out), st.want); missing != "" {
		s.Errorf("$ %s\n%s\nthe document shows %q", st.command, out, missing)
	}
}

// start leaves the daemon running until the document ends.
func (s *shell) start(st step) {
	s.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.Context()))
	c := exec.CommandContext(ctx, "sh", "-c", "exec "+st.command)
	out := &record{}
	c.Dir, c.Env, c.Stdout, c.Stderr = s.dir, s.env, out, out
	if err := c.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { cancel(); _ = c.Wait() })
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		missing := missingLine(out.String(), append(st.want, "rasid watches"))
		if missing == "" {
			return
		}
		if time.Now().After(end) {
			s.Fatalf("$ %s\n%s\nthe document shows %q", st.command, out.String(), missing)
		}
	}
}

// missingLine returns the first of want that out does not hold. Blanks count
// as one, isolating marks and colours as nothing.
func missingLine(out string, want []string) string {
	out = plainOutput(out)
	for _, w := range want {
		re := anything.ReplaceAllString(regexp.QuoteMeta(plainOutput(w)), ".*")
		if !regexp.MustCompile(re).MatchString(out) {
			return w
		}
	}
	return ""
}

var anything = regexp.MustCompile(` ?… ?`)

var marks = regexp.MustCompile(`[\x{2066}-\x{2069}]|\x1b\[[0-9;]*m`)

func plainOutput(s string) string {
	var b bytes.Buffer
	for line := range strings.SplitSeq(marks.ReplaceAllString(s, ""), "\n") {
		b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
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

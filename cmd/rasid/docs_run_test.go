package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// notRun are the commands in documents that TestDocuments leaves out.
var notRun = []struct{ command, why string }{
	{`^(sudo )?(systemctl|journalctl|sudoedit|install) `, "they act on a whole machine: packaging/test.sh --boot does it in a Debian of its own"},
	{`^docker `, "needs a container engine: see packaging/test.sh --image"},
	{`^(go test|bash \.ci/run)`, "the tests themselves, and trials that take long: TestDocumentedTrials sees that they exist"},
	{`^go build `, "what runs here was just built"},
	{`get -N `, "a stream without an end: the tests of web read it"},
	{`^rasid doctor etiquette$`, "a week of polls takes seconds; --days 2 is run"},
}

// TestDocuments runs what documents tell people to type: blocks of "sh" and
// "console" in their order, then every `rasid …` in the text. After a command
// of a console block its output must hold the lines shown, "…" standing for
// anything. A document is one story in one folder; see newDesk.
func TestDocuments(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts two hundred processes")
	}
	var left skips
	var lacking atomic.Bool
	t.Run("all", func(t *testing.T) {
		for name, text := range documents(t) {
			if name == "CHANGELOG.md" || len(shellBlocks(text)) == 0 && !inline.MatchString(text) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if tool := missingTool(text); tool != "" {
					lacking.Store(true)
					t.Skip("there is no " + tool + " on this machine")
				}
				d := newDesk(t, name, &left)
				if !beginners[name] {
					d.furnish(strings.Contains(text, "cat rasid.db.token") || strings.Contains(text, "$API"))
				}
				if name != apiPage && strings.Contains(text, "$API") {
					d.keep(shellBlocks(documents(t)[apiPage])[0].commands())
				}
				for _, b := range shellBlocks(text) {
					if b.lang == "console" {
						d.console(&b)
					} else {
						d.script(&b)
					}
				}
				if beginners[name] {
					d = newDesk(t, name, &left)
					d.furnish(false)
				}
				d.inline(text)
			})
		}
	})
	for i, s := range notRun {
		if !left.used(i) && !lacking.Load() {
			t.Errorf("no document says %q any more", s.command)
		}
	}
}

// missingTool names a program that a document uses and this machine has not;
// empty: there are all.
func missingTool(text string) string {
	script := "bash "
	if strings.Contains(text, "$API") {
		script += "curl "
	}
	for _, b := range shellBlocks(text) {
		script += b.text
	}
	for _, tool := range []string{"bash", "curl", "jq", "openssl", "sha256sum", "zcat"} {
		if _, err := exec.LookPath(tool); err != nil && regexp.MustCompile(`\b`+tool+`\b`).MatchString(script) {
			return tool
		}
	}
	return ""
}

// apiPage defines what other pages use: TOKEN, API and get.
const apiPage = "docs/api.md"

// step is a command and lines of its output.
type step struct {
	command string
	want    []string
}

func consoleSteps(text string) (all []step) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if cmd, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, step{command: cmd})
		} else if len(all) > 0 && strings.TrimSpace(line) != "" {
			all[len(all)-1].want = append(all[len(all)-1].want, line)
		}
	}
	return all
}

func (d *desk) console(b *block) {
	d.Helper()
	for _, s := range consoleSteps(b.text) {
		d.done(s.command)
		if d.left.out(s.command) {
			continue
		}
		if strings.Contains(s.command, "rasid run ") {
			d.run(s)
			continue
		}
		out, err := d.bash(s.command)
		if err != nil {
			d.Fatalf("%s:%d: $ %s: %v\n%s", d.name, b.line, s.command, err, out)
		}
		if missing := missingLine(out, s.want); missing != "" {
			d.Errorf("%s:%d: $ %s\n%s\nthe document shows %q", d.name, b.line, s.command, out, missing)
		}
	}
}

// keeps are lines of a script that those after it build upon.
var keeps = regexp.MustCompile(`^[A-Za-z_]+(=|\(\))`)

func (d *desk) script(b *block) {
	d.Helper()
	var lines []string
	for _, c := range b.commands() {
		d.done(c)
		switch {
		case d.left.out(c):
		case strings.Contains(c, "rasid run "):
			d.run(step{command: c})
		default:
			lines = append(lines, c)
		}
	}
	if len(lines) == 0 {
		return
	}
	out, err := d.bash(strings.Join(slices.Concat(d.kept, lines), "\n"))
	if err != nil {
		d.Errorf("%s:%d: %v\n%s%s", d.name, b.line, err, b.text, out)
	}
	d.keep(lines)
}

// keep remembers what later scripts build upon.
func (d *desk) keep(lines []string) {
	for _, l := range lines {
		if keeps.MatchString(l) {
			d.kept = append(d.kept, l)
		}
	}
}

// inline runs every `rasid …` that stands in the text.
func (d *desk) inline(text string) {
	d.Helper()
	for _, m := range inline.FindAllStringSubmatch(text, -1) {
		call := "rasid " + m[1]
		if d.done(call) || d.left.out(call) || strings.HasPrefix(call, "rasid run") {
			continue
		}
		if out, err := d.bash(d.complete(call)); err != nil {
			d.Errorf("%s: `%s`: %v\n%s", d.name, call, err, out)
		}
	}
}

// done reports whether a command was met before, and notes it.
func (d *desk) done(command string) bool {
	command, _, _ = strings.Cut(command, " #")
	command = strings.TrimSpace(command)
	before := d.met[command]
	d.met[command] = true
	return before
}

// complete is a call with what the text leaves to the reader.
func (d *desk) complete(call string) string {
	for bare, whole := range map[string]string{
		"rasid explain": "rasid explain ITEM", "rasid feeds discover": "rasid feeds discover SITE",
		"rasid restore BACKUP": "rasid restore BACKUP --dry-run", "rasid deliveries retry": "rasid deliveries retry --all", "rasid silence": "rasid silence port --for 1h",
		"rasid match": `echo '{"id":"1","title":"سوريا"}' | rasid match`,
	} {
		if call == bare {
			return whole
		}
	}
	return call
}

func (d *desk) bash(script string) (string, error) {
	ctx, cancel := context.WithTimeout(d.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", d.real(script))
	c.Dir, c.Env = d.dir, d.env
	out, err := c.CombinedOutput()
	return string(out), err
}

// run leaves the daemon running until the document ends.
func (d *desk) run(s step) {
	d.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(d.Context()))
	c := exec.CommandContext(ctx, "bash", "-c", "exec "+d.real(s.command))
	out := &record{}
	c.Dir, c.Env, c.Stdout, c.Stderr = d.dir, d.env, out, out
	if err := c.Start(); err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { cancel(); _ = c.Wait() })
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		missing := missingLine(out.String(), append(s.want, "rasid watches"))
		if missing == "" {
			break
		}
		if time.Now().After(end) {
			d.Fatalf("$ %s\n%s\nthe document shows %q", s.command, out.String(), missing)
		}
	}
	_, after, _ := strings.Cut(out.String(), `"address":"`)
	d.dashboard, _, _ = strings.Cut(after, `"`)
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
	var b strings.Builder
	for line := range strings.SplitSeq(marks.ReplaceAllString(s, ""), "\n") {
		b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// TestMissingLine: what a document shows and a program does not say is seen.
func TestMissingLine(t *testing.T) {
	t.Parallel()
	out := "ok  database  sound\n\u2068سوريا\u2069 \x1b[1mbold\x1b[0m\n"
	for want, missing := range map[string]bool{"ok database …": false, "سوريا bold": false, "failed database": true} {
		if got := missingLine(out, []string{want}); (got != "") != missing {
			t.Errorf("%q: %q", want, got)
		}
	}
	if got := fmt.Sprint(consoleSteps("$ a\nb\n$ c")); got != "[{a [b]} {c []}]" {
		t.Error(got)
	}
}

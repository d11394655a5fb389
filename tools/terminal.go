//go:build ignore

// Terminal runs rasid on the sample feeds and draws what it wrote as
// docs/terminal.svg:
//
//	go run tools/terminal.go > docs/terminal.svg
//
// The real feeds are left out, so that the picture holds invented news only.
package main

import (
	"fmt"
	"html"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	columns   = 100
	charWidth = 8.43 // of a 14 px monospaced letter
	lineHigh  = 22
	margin    = 18
	titleBar  = 34
)

func main() {
	log.SetFlags(0)
	dir, err := os.MkdirTemp("", "rasid-picture")
	check(err)
	defer os.RemoveAll(dir)
	check(os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("examples")))
	example, err := os.ReadFile("config.example.yaml")
	check(err)
	check(os.WriteFile(filepath.Join(dir, "config.example.yaml"), withoutRealFeeds(example), 0o600))
	bin := filepath.Join(dir, "rasid")
	build := exec.Command("go", "build", "-o", bin, "./cmd/rasid")
	build.Stderr = os.Stderr
	check(build.Run())

	var all []string
	const line = "rasid run --config config.example.yaml"
	all = append(all, "$ "+line)
	all = append(all, run(dir, bin, line, 3*time.Second)...)
	fmt.Print(draw(all))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

var realFeed = regexp.MustCompile(`(?m)^  - (\{id: .*url:|https:).*\n`)

func withoutRealFeeds(file []byte) []byte { return realFeed.ReplaceAll(file, nil) }

// run returns what the command wrote to a terminal, without its log.
func run(dir, bin, line string, stop time.Duration) (all []string) {
	line = fmt.Sprintf("stty cols %d; exec timeout -s INT %.0f %s %s", columns, stop.Seconds(), bin, strings.TrimPrefix(line, "rasid "))
	cmd := exec.Command("script", "-qec", line, "/dev/null")
	cmd.Dir = dir
	out, _ := cmd.Output() // ended by timeout
	for l := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(string(out)), "\r", ""), "\n") {
		if !strings.HasPrefix(l, "time=") && !strings.Contains(l, "/login") && strings.TrimSpace(l) != "" {
			all = append(all, l)
		}
	}
	return all
}

const head = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="rasid in a terminal: alerts of invented Arabic news">
<style>
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Arabic", monospace; fill: #d7dde5; white-space: pre }
  .p { fill: #7ee787 } .t { fill: #8b98a8 } .h { fill: #ffd580; font-weight: bold } .w { fill: #79d7ff; font-weight: bold }
</style>
<rect width="%[1]d" height="%[2]d" rx="10" fill="#12171f"/>
<circle cx="22" cy="18" r="6" fill="#ff5f57"/><circle cx="42" cy="18" r="6" fill="#febc2e"/><circle cx="62" cy="18" r="6" fill="#28c840"/>
`

func draw(all []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, head, int(columns*charWidth)+2*margin, titleBar+len(all)*lineHigh+margin)
	for i, l := range all {
		class := "o"
		if strings.HasPrefix(l, "$ ") {
			class = "p"
		}
		fmt.Fprintf(&b, "<text class=%q x=\"%d\" y=\"%d\">%s</text>\n", class, margin, titleBar+(i+1)*lineHigh-6, paint(l))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// classes are the styles of the colours that rasid uses (ECMA-48 SGR).
var classes = map[string]string{"1;33": "h", "1;36": "w", "2": "t", "1;31": "h"}

var colour = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

// paint turns colours into classes and cuts what a terminal would break.
func paint(l string) string {
	var b strings.Builder
	left, open := columns-6, false
	for l != "" {
		text, code, rest := l, "", ""
		if m := colour.FindStringSubmatchIndex(l); m != nil {
			text, code, rest = l[:m[0]], l[m[2]:m[3]], l[m[1]:]
		}
		rs := []rune(text)
		if len(rs) > left {
			rs = append(rs[:max(0, left)], '…', '\u200f') // the mark keeps … at the end of Arabic
			rest = ""
		}
		left -= len(rs)
		b.WriteString(html.EscapeString(string(rs)))
		if open {
			b.WriteString("</tspan>")
			open = false
		}
		if class := classes[code]; class != "" && rest != "" {
			fmt.Fprintf(&b, "<tspan class=%q>", class)
			open = true
		}
		l = rest
	}
	return b.String()
}

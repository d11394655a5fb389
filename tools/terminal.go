//go:build ignore

// Terminal runs rasid on the sample feeds and draws what it wrote as
// docs/terminal.svg:
//
//	go run tools/terminal.go > docs/terminal.svg
//
// The real feeds are left out, so that the picture holds invented news only.
package main

import (
	"bytes"
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
	for _, c := range []struct {
		line string
		stop time.Duration
	}{
		{"rasid run --config config.example.yaml", 2 * time.Second},
		{"rasid feeds list --config config.example.yaml", 0},
	} {
		all = append(all, "$ "+c.line)
		all = append(all, run(dir, bin, c.line, c.stop)...)
	}
	fmt.Print(draw(all))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

var realFeed = regexp.MustCompile(`(?m)^  - (\{id: .*url:|https:).*\n`)

func withoutRealFeeds(file []byte) []byte { return realFeed.ReplaceAll(file, nil) }

// run returns the lines of standard output; stop 0 waits for the end.
func run(dir, bin, line string, stop time.Duration) []string {
	cmd := exec.Command(bin, strings.Fields(line)[1:]...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout = dir, &out
	check(cmd.Start())
	if stop > 0 {
		time.AfterFunc(stop, func() { cmd.Process.Signal(os.Interrupt) })
	}
	check(cmd.Wait())
	return strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
}

const head = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="rasid in a terminal: alerts of invented Arabic news">
<style>
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Arabic", monospace; fill: #d7dde5; white-space: pre }
  .p { fill: #7ee787 } .t { fill: #8b98a8 } .l { fill: #79b8ff } .w { fill: #ffd580; font-weight: bold }
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

var (
	alertLine = regexp.MustCompile(`^(\d\d:\d\d:\d\d)(  )(\x{2068}[^\x{2069}]*\x{2069})(.*)$`)
	address   = regexp.MustCompile(`https?://\S+`)
)

// paint colours the time, the watchlist and addresses.
func paint(l string) string {
	if m := alertLine.FindStringSubmatch(l); m != nil {
		return fmt.Sprintf(`<tspan class="t">%s</tspan>%s<tspan class="w">%s</tspan>%s`, m[1], m[2], html.EscapeString(m[3]), html.EscapeString(m[4]))
	}
	return address.ReplaceAllStringFunc(html.EscapeString(l), func(a string) string { return `<tspan class="l">` + a + `</tspan>` })
}

package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"rasid/alerts"
)

// backtestText writes one watchlist for people.
func (a *app) backtestText(r *alerts.BacktestResult, rang int) {
	fmt.Fprintf(a.out, "%s  %s\n", r.Watchlist, clip(r.Name, 60))
	fmt.Fprintf(a.out, "  %s, %s, %s (in truth there were %s)\n", count(r.Items, "item"), count(r.Alerts, "alert"), count(r.Messages, "message"), count(rang, "alert"))
	most := 1
	for _, d := range r.Days {
		most = max(most, d.Alerts)
	}
	for _, d := range r.Days {
		const width = 40
		fmt.Fprintf(a.out, "  %s  %4d  %s\n", d.Day, d.Alerts, strings.Repeat("█", (d.Alerts*width+most-1)/most))
	}
	topText(a.out, "terms", r.Terms)
	topText(a.out, "feeds", r.Feeds)
	for _, s := range r.Samples {
		fmt.Fprintf(a.out, "  %s  %-9s %s  %s\n", s.MatchedAt.Format("2006-01-02 15:04"), s.Cause, clip(s.Item.Title, 70), clip(hitWords(s.Hits), 30))
	}
	fmt.Fprintln(a.out)
}

func topText(w io.Writer, what string, all []alerts.Top) {
	if len(all) == 0 {
		return
	}
	const most = 5
	var list []string
	for _, t := range all {
		list = append(list, fmt.Sprintf("%s %d", clip(t.Name, 30), t.Alerts))
	}
	fmt.Fprintf(w, "  %s: %s\n", what, some(list, most))
}

// progress draws how far a long walk is, on a terminal, some times a second.
type progress struct {
	w      io.Writer
	n, of  int
	what   string
	drawn  time.Time
	silent bool
}

func newProgress(w io.Writer, of int, what string) *progress {
	return &progress{w: w, of: of, what: what, silent: !terminal(w)}
}

func (p *progress) step() {
	p.n++
	if p.silent || p.n%100 != 0 || time.Since(p.drawn) < 100*time.Millisecond {
		return
	}
	p.drawn = time.Now()
	drawBar(p.w, p.n, p.of, p.what)
}

func (p *progress) done() {
	if !p.silent {
		fmt.Fprint(p.w, eraseLine)
	}
}

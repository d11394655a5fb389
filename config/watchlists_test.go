package config

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rasid/alerts"
	"rasid/arabic"
)

const house = `
defaults: {timezone: Asia/Riyadh}
http: {contact: "mailto:desk@example.org"}
feeds: [{id: sana, url: "https://example.org/rss", tags: [سوريا]}]
lists:
  syria: [سوريا, {text: Syria, match: exact}]
  all: ["@syria", لبنان]
channels:
  screen: {type: console}
  desk: {type: email, smtp: {host: h}, from: a@example.org, to: [b@example.org, c@example.org]}
system_alerts: {channels: [desk]}
`

func watchlistOf(t *testing.T, yaml string) *alerts.Watchlist {
	t.Helper()
	c, err := loadText(t, house+"watchlists:\n"+yaml, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Watchlists[0]
}

func TestConditions(t *testing.T) {
	word := func(s string) alerts.Term { return alerts.Term{Text: s} }
	inflected := func(s string) alerts.Term { return alerts.Term{Text: s, Mode: arabic.Inflected} }
	syria := alerts.Or{word("سوريا"), alerts.Term{Text: "Syria", Mode: arabic.Exact}}
	for yaml, want := range map[string]alerts.Expr{
		"any: سوريا":                            word("سوريا"),
		"any: [سوريا, كأس العالم]":              alerts.Or{word("سوريا"), word("كأس العالم")},
		"any: ['@syria']":                       syria,
		"any: ['@all']":                         alerts.Or{syria, word("لبنان")},
		"any: ['@syria']\n    match: inflected": alerts.Or{inflected("سوريا"), alerts.Term{Text: "Syria", Mode: arabic.Exact}},
		"any: [a, b]\n    all: [c, '@syria']\n    none: [d]": alerts.And{
			alerts.Or{word("a"), word("b")}, word("c"), syria, alerts.Not{Expr: word("d")}},
		"all: [{near: [a, b], within: 3, ordered: true}]": alerts.Near{Terms: []alerts.Term{word("a"), word("b")}, Within: 3, Ordered: true},
		"all: [{near: [a, b], match: inflected}]":         alerts.Near{Terms: []alerts.Term{inflected("a"), inflected("b")}, Within: 8},
		"all: [{near: [a, '@syria'], ordered: true}]":     alerts.Near{Groups: [][]alerts.Term{{word("a")}, {word("سوريا"), {Text: "Syria", Mode: arabic.Exact}}}, Within: 8, Ordered: true},
		"query: '@syria (a OR exact:b)'\n    match: inflected": alerts.And{
			alerts.Or{inflected("سوريا"), alerts.Term{Text: "Syria", Mode: arabic.Exact}}, alerts.Or{inflected("a"), alerts.Term{Text: "b", Mode: arabic.Exact}}},
		"any: [a, {query: title:b}]": alerts.Or{word("a"), alerts.Scoped{Field: alerts.Title, Expr: word("b")}},
		"any: [2030]":                word("2030"),
	} {
		w := watchlistOf(t, "  - id: w\n    "+yaml+"\n    alert: [screen]\n")
		got := w.Expr
		if and, ok := got.(alerts.And); ok && len(and) == 1 {
			got = and[0]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", yaml, diff)
		}
	}
}

func TestWatchlistFields(t *testing.T) {
	w := watchlistOf(t, `
  - name: سوريا في الصحف
    any: [سوريا]
    fields: [title, author]
    feeds: [sana]
    tags: [سوريا]
    per: item
    severity: critical
    escalate: 5
    on: [edited, vanished]
    spike: {window: 12h, min: 10}
`)
	want := &alerts.Watchlist{
		ID: "سوريا-في-الصحف", Name: "سوريا في الصحف", Expr: alerts.Term{Text: "سوريا"}, Fields: []alerts.Field{alerts.Title, alerts.Author},
		Feeds: []string{"sana"}, Tags: []string{"سوريا"}, PerItem: true, Severity: alerts.Critical, Escalate: 5, OnEdited: true, OnVanished: true,
		Spike: &alerts.Spike{Window: 12 * time.Hour, Baseline: 14 * 24 * time.Hour, Factor: 3, Min: 10, Cooldown: 12 * time.Hour},
	}
	if diff := cmp.Diff(want, w, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// An email channel gives a route to each address, with the terms of the one
// written.
func TestRoutes(t *testing.T) {
	w := watchlistOf(t, `
  - id: w
    any: [سوريا]
    alert:
      - screen
      - {channel: desk, digest: "0 8 * * sun-thu", quiet: {from: "23:00", to: "6:30"}, limit: {max: 20, per: 1h}}
`)
	var got []string
	for _, r := range w.Routes {
		s := r.Channel + " " + r.Target
		if r.Quiet != nil {
			s += fmt.Sprint(" ", r.Quiet.From, r.Quiet.To, r.Quiet.Location, r.Limit.Max, r.Limit.Per, r.Digest.Next(now).UTC().Format(time.RFC3339))
		}
		got = append(got, s)
	}
	const rest = " 1380 390 Asia/Riyadh 20 1h0m0s2026-11-25T05:00:00Z"
	if diff := cmp.Diff([]string{"screen ", "desk b@example.org" + rest, "desk c@example.org" + rest}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSystemRoutes(t *testing.T) {
	c, err := loadText(t, house, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.System.Routes) != 2 || c.System.Routes[1].Target != "c@example.org" {
		t.Errorf("got %+v", c.System.Routes)
	}
	var said []string
	for _, w := range c.Warnings {
		said = append(said, w.Message)
	}
	want := []string{`no watchlist uses the list "syria"`, `no watchlist uses the list "all"`, `nobody alerts through the channel "screen"`}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestRepeatAndThrottle(t *testing.T) {
	w := watchlistOf(t, "  - {id: w, any: a, repeat: 6h, alert: [{channel: screen, throttle: 15m}]}\n")
	if l := w.Routes[0].Limit; w.Repeat != 6*time.Hour || l == nil || *l != (alerts.Limit{Max: 1, Per: 15 * time.Minute}) {
		t.Errorf("repeat %s, limit %v", w.Repeat, l)
	}
}

func TestEscalateWithoutStories(t *testing.T) {
	c, err := loadText(t, house+"watchlists:\n  - {id: w, any: a, per: item, escalate: 3, alert: [screen]}\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(c.Warnings); !strings.Contains(s, "about stories") {
		t.Errorf("warnings %s", s)
	}
}

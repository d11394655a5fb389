package config

import (
	"strings"
	"testing"
	"time"
)

func TestParseSpan(t *testing.T) {
	const day = 24 * time.Hour
	good := map[string]time.Duration{
		"90s": 90 * time.Second, "15m": 15 * time.Minute, "72h": 3 * day, "14d": 14 * day, "1w": 7 * day,
		"1w2d12h": 9*day + 12*time.Hour, "0s": 0, "365d": 365 * day, "1.5h": 90 * time.Minute, "0": 0,
	}
	for s, want := range good {
		if got, err := parseSpan(s); err != nil || got != want {
			t.Errorf("parseSpan(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "5", "5 m", "-5m", "1d-2h", "3 days", "d", "w", "999999w", "1000000000h", "٥m", "1h1d"} {
		if got, err := parseSpan(s); err == nil {
			t.Errorf("parseSpan(%q) = %v; want an error", s, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	good := map[string]bytes64{"8MiB": 8 << 20, "1KB": 1000, "512": 512, "2 GiB": 2 << 30, "10M": 10e6, "1Ki": 1024, "7B": 7}
	for s, want := range good {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("parseSize(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "MiB", "-1", "1.5MiB", "8 mb", "999999999999GiB", "8TiB"} {
		if got, err := parseSize(s); err == nil {
			t.Errorf("parseSize(%q) = %v; want an error", s, got)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	keys := []string{"feeds", "lists", "channels", "watchlists", "storage", "web"}
	for word, want := range map[string]string{
		"chanels": "channels", "channles": "channels", "Feeds": "feeds", "watchlist": "watchlists", "wbe": "web",
		"nothing": "there are", "storages": "storage",
	} {
		if got := didYouMean(word, keys); !strings.Contains(got, want) {
			t.Errorf("didYouMean(%q) = %q; want %q", word, got, want)
		}
	}
	if got := didYouMean("سورية", []string{"سوريا", "لبنان"}); got != `did you mean "سوريا"?` {
		t.Errorf("got %q", got)
	}
}

// Values come after the structure: whatever a variable holds, it stays one
// text.
func TestExpand(t *testing.T) {
	env := map[string]string{"NASTY": "a: [b\n- \"c\" # d\n${HOME}$$", "PORT": "2525", "EMPTY": "", "BOOL": "true"}
	c, err := loadText(t, `
feeds:
  - {url: "https://example.org/rss", name: "${NASTY}", username: "u$$1 ${EMPTY:-fallback} $5", password: "${EMPTY}", charset: "${NONE:-utf-8}", ignore_skip: "${BOOL}"}
channels:
  desk: {type: email, smtp: {host: smtp.example.org, port: "${PORT}"}, from: a@example.org, to: b@example.org}
`, env)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if s.Name != env["NASTY"] || s.Username != "u$1 fallback $5" || s.Charset != "utf-8" || !s.IgnoreSkip {
		t.Errorf("got %+v", s)
	}
	if c.Channels[0].Email.Port != 2525 {
		t.Errorf("port %d", c.Channels[0].Email.Port)
	}
}

// An alias brings a value to two places; it is expanded once.
func TestExpandAlias(t *testing.T) {
	c, err := loadText(t, `
feeds:
  - {id: a, url: "https://example.org/a", name: &n "$$$$"}
  - {id: b, url: "https://example.org/b", name: *n}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Sources[0].Name != "$$" || c.Sources[1].Name != "$$" {
		t.Errorf("got %q and %q", c.Sources[0].Name, c.Sources[1].Name)
	}
}

package channel

import (
	"bytes"
	"encoding/json"
	"flag"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rasid/alerts"
)

var update = flag.Bool("update", false, "write the golden files")

func presetOptions(name string) WebhookOptions {
	o := WebhookOptions{Preset: name, URL: "https://hooks.example.org/topic", Token: "canary-token", Chat: "-100123", Names: map[string]string{"sana": "سانا"}}
	if name == "telegram" || name == "pagerduty" {
		o.URL = ""
	}
	return o
}

func newPreset(t *testing.T, name string) *Webhook {
	t.Helper()
	w, err := NewWebhook(presetOptions(name), http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestPresets: testdata/presets holds what each vendor is sent; -update writes
// it, to be read before it is committed.
func TestPresets(t *testing.T) {
	system := sample(0)
	system.Kind, system.Text, system.Watchlist = alerts.KindSystem, "الخلاصة sana لا تجيب منذ 3 ساعات\nHTTP 503 <html>", ""
	for _, name := range append(Presets(), "") {
		for kind, d := range map[string]*alerts.Delivery{"alert": sample(1), "digest": sample(5), "system": system} {
			raw, err := newPreset(t, name).Render(d)
			if err != nil {
				t.Errorf("%s %s: %v", name, kind, err)
				continue
			}
			if bytes.Contains(raw, []byte("canary")) {
				t.Errorf("%s %s: the payload, which is stored, holds the token", name, kind)
			}
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, raw, "", "  "); err != nil {
				t.Errorf("%s %s: %v", name, kind, err)
			}
			golden(t, filepath.Join("testdata", "presets", strings.TrimPrefix(name+"-"+kind+".json", "-")), pretty.Bytes())
		}
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	got = append(got, '\n')
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: run go test ./alerts/channel -update\n%s", path, diff)
	}
}

// hostile is a delivery whose texts try to break out of every markup.
func hostile(n int) *alerts.Delivery {
	d := sample(n)
	const text = "</b> <!channel> @everyone [x](javascript:alert(1)) **a** _b_ `c` \\ \" & <script> ```\u202e\u2066 \"routing_key\":\"\" "
	for i := range d.Alerts {
		it := &d.Alerts[i].Item
		it.Title, it.Summary = strings.Repeat(text, 50), strings.Repeat(text+"سوريا ", 50)
		it.Link = "https://news.example.org/(a)?b=\"<c>|d"
		d.Alerts[i].WatchlistName = strings.Repeat(text, 3)
	}
	return d
}

// TestPresetLimits: no vendor gets more than it takes, and nothing is left out
// without a word.
func TestPresetLimits(t *testing.T) {
	for _, name := range Presets() {
		w := newPreset(t, name)
		for _, d := range []*alerts.Delivery{sample(1), sample(3), sample(60), sample(1000), hostile(1), hostile(3), hostile(60)} {
			raw, err := w.Render(d)
			if err != nil || !utf8.Valid(raw) {
				t.Fatalf("%s: %v", name, err)
			}
			if len(d.Alerts) == 1000 && name != "pagerduty" && !strings.Contains(string(raw), " أخرى") && !strings.Contains(string(raw), "آخر") {
				t.Errorf("%s: stories are left out without a word", name)
			}
			checkLimits(t, name, raw)
		}
	}
}

func checkLimits(t *testing.T, name string, raw []byte) {
	t.Helper()
	var b struct {
		Text, Content, Message, Title, Username string
		Blocks                                  []struct {
			Elements []struct{ Elements []struct{ Text string } }
		}
		Embeds []struct {
			Title, Description string
			Footer             struct{ Text string }
		}
		Payload struct{ Summary string }
	}
	if err := json.Unmarshal(raw, &b); err != nil && name != "msteams" {
		t.Fatalf("%s: %v", name, err)
	}
	within := func(what string, n, most int) {
		t.Helper()
		if n > most {
			t.Errorf("%s: %s of %d, the vendor takes %d", name, what, n, most)
		}
	}
	switch name {
	case "slack":
		within("blocks", len(b.Blocks), 50)
		within("text", codePoints(b.Text), 3000)
	case "discord":
		all := 0
		for _, e := range b.Embeds {
			within("title", codeUnits(e.Title), 256)
			within("description", codeUnits(e.Description), 4096)
			all += codeUnits(e.Title + e.Description + e.Footer.Text)
		}
		within("embeds", len(b.Embeds), 10)
		within("characters", all, 6000)
		within("content", codeUnits(b.Content), 2000)
	case "msteams":
		within("bytes", len(raw), 28*1024)
	case "telegram":
		within("text", codeUnits(html.UnescapeString(htmlTag.ReplaceAllString(b.Text, ""))), 4096)
		if opened, closed := strings.Count(b.Text, "<"), strings.Count(b.Text, ">"); opened != closed || strings.Contains(b.Text, "<script") {
			t.Errorf("%s: %d < and %d >: %s", name, opened, closed, b.Text)
		}
	case "mattermost":
		within("text", codePoints(b.Text), 16383)
	case "ntfy":
		within("message", octets(b.Message), 4096)
		within("title", octets(b.Title), 250)
	case "pagerduty":
		within("summary", codePoints(b.Payload.Summary), 1024)
		within("bytes", len(raw), 512*1024)
	}
}

func TestPresetTargets(t *testing.T) {
	for _, c := range []struct{ preset, url, want, header, value string }{
		{"telegram", "", "https://api.telegram.org/botcanary-token/sendMessage", "", ""},
		{"telegram", "https://bot.example.org/", "https://bot.example.org/botcanary-token/sendMessage", "", ""},
		{"pagerduty", "", "https://events.pagerduty.com/v2/enqueue", "", ""},
		{"pagerduty", "https://events.eu.pagerduty.com/v2/enqueue", "https://events.eu.pagerduty.com/v2/enqueue", "", ""},
		{"ntfy", "https://ntfy.example.org/desk", "https://ntfy.example.org/", "Authorization", "Bearer canary-token"},
		{"gotify", "https://push.example.org", "https://push.example.org/message", "X-Gotify-Key", "canary-token"},
		{"gotify", "https://push.example.org/g/message", "https://push.example.org/g/message", "X-Gotify-Key", "canary-token"},
	} {
		o := presetOptions(c.preset)
		o.URL = c.url
		w, err := NewWebhook(o, http.DefaultClient)
		if err != nil || w.url != c.want || w.headers[c.header] != c.value {
			t.Errorf("%s %s: %+v %v", c.preset, c.url, w, err)
		}
	}
	for _, bad := range []WebhookOptions{{Preset: "ntfy", URL: "https://ntfy.sh/"}, {Preset: "ntfy", URL: "https://ntfy.sh/a/b"}, {Preset: "slak", URL: "https://x.org"},
		{URL: "ftp://x.org/"}, {URL: "x"}, {URL: "https://x.org", Preset: "slack", Template: "{}"}, {URL: "https://x.org", Secrets: []string{"short"}}} {
		if _, err := NewWebhook(bad, http.DefaultClient); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

func TestRoutingKey(t *testing.T) {
	w := newPreset(t, "pagerduty")
	raw, err := w.Render(hostile(1))
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		RoutingKey string `json:"routing_key"`
	}
	sent := withRoutingKey(raw, w.routing)
	if err := json.Unmarshal(sent, &e); err != nil || e.RoutingKey != "canary-token" || bytes.Count(sent, []byte("canary")) != 1 {
		t.Errorf("%q %v", e.RoutingKey, err)
	}
}

// TestNobodyIsCalled: what a title says calls no channel and opens no script.
func TestNobodyIsCalled(t *testing.T) {
	d := hostile(1)
	for _, link := range []string{"javascript://news.example.org/%0aalert(1)", "file://host/etc/passwd", "data:text/html,x", "//no.scheme.example.org"} {
		d.Alerts[0].Item.Link = link
		for _, name := range Presets() {
			raw, err := newPreset(t, name).Render(d)
			if err != nil || strings.Contains(string(raw), link) {
				t.Errorf("%s: %s, %v", name, link, err)
			}
		}
	}
	for _, name := range []string{"mattermost", "discord"} {
		if raw, err := newPreset(t, name).Render(d); err != nil || strings.Contains(string(raw), "@everyone") {
			t.Errorf("%s: everyone is called, %v", name, err)
		}
	}
	if raw, err := newPreset(t, "slack").Render(d); err != nil || strings.Contains(slackText(t, raw), "<!channel>") {
		t.Errorf("slack: the channel is called, %v", err)
	}
}

func slackText(t *testing.T, raw []byte) string {
	t.Helper()
	var b struct{ Text string }
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	return b.Text
}

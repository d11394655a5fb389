package channel

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestTemplate(t *testing.T) {
	const text = `{"what": {{json .watchlist.name}}, "kind": "{{.type}}", "note": {{json .text}}, "day": "{{date "2006-01-02" "Asia/Riyadh" .timestamp}}",
	"titles": [{{range $i, $a := first 2 .alerts}}{{if $i}}, {{end}}{"title": {{json (cut 20 $a.item.title)}}, "in": {{json (join "، " $a.sources)}}}{{end}}]}`
	if err := CheckTemplate(text); err != nil {
		t.Fatal(err)
	}
	w, err := NewWebhook(WebhookOptions{URL: "https://x.example.org", Template: text}, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := w.Render(sample(3))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		What, Kind, Day string
		Titles          []struct{ Title, In string }
	}
	if err := json.Unmarshal(raw, &got); err != nil || got.What != "سوريا والجوار" || got.Kind != "digest" || got.Day != "2026-03-02" || len(got.Titles) != 2 ||
		got.Titles[0].In != "sana، agency، paper" || len([]rune(got.Titles[0].Title)) != 20 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestBadTemplates(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": "{{.watchlist.name}}"}`:                          "no JSON",  // a quote in a name breaks it: the sample has one
		`{"a": {{json .wachlist}}}`:                             "wachlist", // misspelt
		`{"a": {{.type}}`:                                       "no JSON",
		`{"a": {{exec "id"}}}`:                                  "not defined",
		`{"a": {{env "HOME"}}}`:                                 "not defined",
		`{{range .alerts}}`:                                     "unexpected EOF",
		`{"a": {{json (index .alerts 0).id}}}`:                  "system", // there is none in a system message
		`{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`: "depth",
	} {
		if err := CheckTemplate(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	big, err := parseTemplate(`{{range .alerts}}{{printf "%400000s" "x"}}{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := big.render(sample(3)); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Error(err)
	}
	if _, err := NewWebhook(WebhookOptions{URL: "https://x.example.org", Template: "{{"}, http.DefaultClient); err == nil {
		t.Error("no error at load")
	}
}

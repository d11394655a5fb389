package channel

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rasid/alerts"
)

// blocks returns the fenced blocks of a language in a page of docs.
func blocks(t *testing.T, page, language string) (out []string) {
	t.Helper()
	data, err := os.ReadFile("../../docs/" + page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(data), -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		t.Fatalf("%s has no %s", page, language)
	}
	return out
}

// TestDocsQuote: what docs/webhooks.md shows of the receivers is what is run.
func TestDocsQuote(t *testing.T) {
	for language, name := range map[string]string{"go": "receiver.go", "python": "receiver.py", "js": "receiver.mjs"} {
		whole, err := os.ReadFile(examples + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks(t, "webhooks.md", language) {
			if !strings.Contains(string(whole), b) {
				t.Errorf("docs/webhooks.md does not quote %s", name)
			}
		}
	}
}

// TestDocsBody: the body in docs/webhooks.md has the keys that are sent.
func TestDocsBody(t *testing.T) {
	sent, err := marshal(newBody(sample(1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks(t, "webhooks.md", "json") {
		if got, want := keys(t, []byte(b)), keys(t, sent); !slices.Equal(got, want) {
			t.Errorf("docs/webhooks.md has %v\nsent are %v", got, want)
		}
	}
}

func keys(t *testing.T, raw []byte) (out []string) {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, w := range v {
				out = append(out, path+"."+k)
				walk(path+"."+k, w)
			}
		case []any:
			for _, w := range v {
				walk(path, w)
			}
		}
	}
	walk("", v)
	slices.Sort(out)
	return slices.Compact(out)
}

// TestDocsTemplate: the template in docs/webhooks.md works.
func TestDocsTemplate(t *testing.T) {
	n := 0
	for _, b := range blocks(t, "webhooks.md", "yaml") {
		_, text, found := strings.Cut(b, "template: |\n")
		if !found {
			continue
		}
		n++
		if err := CheckTemplate(text); err != nil {
			t.Error(err)
		}
	}
	if n == 0 {
		t.Error("there is none")
	}
}

// TestDocsClasses: both pages name every class of failure that their channel
// can end with.
func TestDocsClasses(t *testing.T) {
	for page, classes := range map[string][]alerts.SendClass{
		"webhooks.md": {alerts.SendRedirect, alerts.SendGone, alerts.SendThrottled, alerts.SendServer, alerts.SendRefused, alerts.SendClock, alerts.SendNetwork, alerts.SendTLS, alerts.SendTimeout, alerts.SendBlocked},
		"email.md":    {alerts.SendDeferred, alerts.SendServer, alerts.SendNetwork, alerts.SendTimeout, alerts.SendTLS, alerts.SendRejected, alerts.SendChannel},
	} {
		data, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range classes {
			if !strings.Contains(string(data), "`"+string(c)+"`") {
				t.Errorf("%s says nothing of %s", page, c)
			}
		}
	}
}

package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const canary = "c4n4ry-53cr3t"

// A secret never shows in an error, whatever is wrong with the key that holds
// it.
func TestSecretsStayOutOfErrors(t *testing.T) {
	keys := []string{
		"feeds: [{url: 'X', id: 'X', schedule: 'X', timezone: 'X', first_poll: 'X', full_text: 'X', max_item_age: 'X', proxy: 'X', ignore_skip: 'X'}]",
		"feeds: ['X', 'https://u:X@example.org/', 'example.org/?key=X', 'https://exa mple.org/X', 'X://example.org', {opml: 'X'}, {file: 'X'}]",
		"feeds: [{url: 'https://example.org', headers: {A: \"X\\n\"}, password: 'X'}]",
		"channels: {a: {type: 'X'}, b: {type: email, from: 'X', to: ['X', 'X'], smtp: {port: 'X', password: 'X', tls: 'X', host: 'X'}}}",
		"channels: {a: {type: webhook, url: 'X', secret: 'X', secrets: ['X'], preset: 'X', template: '{{X'}, b: {type: console, secret: 'X'}}",
		"watchlists: [{id: 'X !', any: ['@X', {regexp: '(X'}, {text: a, match: 'X'}], feeds: ['X'], tags: ['X'], alert: ['X', {channel: a, quiet: {from: 'X', to: 'X'}}]}]",
		"http: {proxy: 'X', contact: 'Xé', allow_networks: ['X'], max_body: 'X', timeout: 'X', per_host: {concurrency: 'X'}}",
		"web: {listen: 'X'}\nstorage: {retention: 'X'}\nsystem_alerts: {channels: ['X'], events: ['X']}\ndefaults: 'X'",
	}
	for i, k := range keys {
		_, err := loadText(t, strings.ReplaceAll(k, "X", "${SECRET}"), map[string]string{"SECRET": canary})
		if err == nil {
			t.Errorf("file %d: no mistake found", i)
			continue
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("file %d:\n%v", i, err)
		}
	}
}

func TestConfigPrintsNoSecret(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"pass": canary + "\n",
		"config.yaml": "feeds: [{url: 'https://example.org/rss', username: u, password_file: pass, headers: {X-Key: " + canary + "}}]\n" +
			"channels: {desk: {type: email, smtp: {host: h, username: u, password_file: pass}, from: a@example.org, to: b@example.org}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "config.yaml"), LoadOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if c.Sources[0].Password != canary {
		t.Errorf("password %q", c.Sources[0].Password)
	}
	if want := []string{filepath.Join(dir, "pass")}; !slices.Equal(c.Secrets, want) {
		t.Errorf("files of secrets %q, want %q", c.Secrets, want)
	}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("%v %+v %#v %s %s", c, c, c, c, asJSON)
	if strings.Contains(said, canary) {
		t.Error(said)
	}
}

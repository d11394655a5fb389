package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/alerts/channel"
)

func TestChannels(t *testing.T) {
	const key, other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
	dir := t.TempDir()
	for name, text := range map[string]string{"hook.secret": key + "\n", "smtp.pass": "p w\r\n", "config.yaml": `
channels:
  screen: {type: console}
  desk:
    type: email
    smtp: {host: smtp.example.org, username: u, password_file: smtp.pass, tls: implicit}
    from: "راصد <rasid@example.org>"
    reply_to: desk@example.org
    to: a@example.org
  siem: {type: webhook, url: "https://hooks.example.org/x?k=1", secret_file: hook.secret, secrets: ["` + other + `"], headers: {X-Desk: "1"}}
  chat: {type: webhook, preset: telegram, token: "123456:abcdefghijklmnopqrstuvwxyz", chat: "-100123"}
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "config.yaml"), LoadOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	want := []Channel{
		{Name: "screen", Type: "console"},
		{Name: "desk", Type: "email", Email: &Email{Host: "smtp.example.org", Port: 465, Username: "u", Password: "p w", TLS: "implicit",
			From: "راصد <rasid@example.org>", ReplyTo: "desk@example.org", To: []string{"a@example.org"}}},
		{Name: "siem", Type: "webhook", Webhook: &Webhook{URL: "https://hooks.example.org/x?k=1", Secrets: []string{key, other}, Headers: map[string]string{"X-Desk": "1"}}},
		{Name: "chat", Type: "webhook", Webhook: &Webhook{Preset: "telegram", Token: "123456:abcdefghijklmnopqrstuvwxyz", Chat: "-100123"}},
	}
	if diff := cmp.Diff(want, c.Channels); diff != "" {
		t.Error(diff)
	}
	if len(c.Files) != 3 {
		t.Errorf("files %v", c.Files)
	}
}

// The presets of the file are those that there are senders for.
func TestPresetEnum(t *testing.T) {
	if f := fieldOf(reflect.ValueOf(&channelDoc{}).Elem(), "preset"); !slices.Equal(f.enum, channel.Presets()) {
		t.Errorf("%v, and there are %v", f.enum, channel.Presets())
	}
}

// The hash is of everything that was read.
func TestHash(t *testing.T) {
	dir := t.TempDir()
	hash := func(secret string) string {
		t.Helper()
		for name, text := range map[string]string{"w": secret, "config.yaml": "lists: {a: ['${file:w}']}\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c, err := Load(filepath.Join(dir, "config.yaml"), LoadOptions{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash
	}
	if a, b, again := hash("كلمة"), hash("لفظة"), hash("كلمة"); a == b || a != again {
		t.Errorf("%s %s %s", a, b, again)
	}
}

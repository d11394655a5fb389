package config

import (
	"os"
	"path/filepath"
	"testing"

	"rasid/alerts"
	"rasid/arabic"
)

func TestList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.yaml")
	text := "lists:\n  syria: [سوريا, دمشق]\nchannels: {screen: {type: console}}\nwatchlists:\n  - {id: a, any: ['@syria'], alert: [screen]}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := Load(path, LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []arabic.Mode{arabic.Word, arabic.Lemma} {
		e, err := alerts.ParseQuery("@syria", alerts.QueryOptions{Mode: mode, List: cfg.List})
		if terms, ok := e.(alerts.Or); err != nil || !ok || len(terms) != 2 || terms[0].(alerts.Term).Mode != mode {
			t.Errorf("@syria as %s: %v, %v", mode, e, err)
		}
	}
	if e, err := cfg.List("aliases/countries", arabic.Word); err != nil || len(e.(alerts.Or)) < 10 {
		t.Errorf("an alias list: %v", err)
	}
	if _, err := cfg.List("none", arabic.Word); err == nil {
		t.Error("a list that is not there was found")
	}
	if len(cfg.Warnings) != 1 {
		t.Errorf("warnings, of which only that about feeds is due: %v", cfg.Warnings)
	}
}

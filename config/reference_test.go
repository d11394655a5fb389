package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"text/template"
)

// TestSchema: config.schema.json is made of the types of the file.
func TestSchema(t *testing.T) { golden(t, "../config.schema.json", string(Schema())) }

// TestReference: docs/configuration.md is testdata/configuration.tmpl with the
// keys of the types of the file.
func TestReference(t *testing.T) {
	types := map[string]any{
		"file": fileDoc{}, "defaults": defaultsDoc{}, "feed": feedDoc{}, "channel": channelDoc{}, "smtp": smtpDoc{},
		"http": httpDoc{}, "perHost": perHostDoc{}, "system": systemDoc{}, "storage": storageDoc{}, "evidence": evidenceDoc{}, "backup": backupDoc{}, "web": webDoc{},
		"watchlist": watchlistDoc{}, "term": termDoc{}, "route": routeDoc{}, "quiet": quietDoc{}, "limit": limitDoc{}, "spike": spikeDoc{},
	}
	keys := func(name string) (string, error) {
		doc, ok := types[name]
		if !ok {
			return "", fmt.Errorf("no type %q", name)
		}
		delete(types, name)
		return table(reflect.TypeOf(doc)), nil
	}
	tmpl := template.Must(template.New("configuration.tmpl").Funcs(template.FuncMap{"keys": keys}).ParseFiles("testdata/configuration.tmpl"))
	var out bytes.Buffer
	if err := tmpl.Execute(&out, nil); err != nil {
		t.Fatal(err)
	}
	for name := range types {
		t.Errorf("the reference says nothing of %q", name)
	}
	golden(t, "../docs/configuration.md", out.String())
}

func table(t reflect.Type) string {
	var b strings.Builder
	b.WriteString("| key | value | default | |\n|---|---|---|---|\n")
	for _, f := range fieldsOf(reflect.New(t).Elem()) {
		doc, def := f.doc, f.def
		if f.only != "" {
			doc = "(" + f.only + ") " + doc
		}
		if def != "" && !strings.Contains(def, " ") {
			def = "`" + def + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.key, valueOf(f), def, strings.ReplaceAll(doc, "|", `\|`))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// prelude is what a snippet may name without saying it.
var prelude = []struct{ key, text string }{
	{"feeds", "feeds: [{id: sana, url: 'https://sana.example.org/rss', tags: [سوريا, وكالات]}]\n"},
	{"lists", "lists: {syria: [سوريا]}\n"},
	{"channels", "channels: {screen: {type: console}, desk: {type: console}, siem: {type: console}}\n"},
}

// TestSnippets loads every YAML snippet of the reference and of the README.
func TestSnippets(t *testing.T) {
	fence := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	found := 0
	for _, page := range []string{"../docs/configuration.md", "../README.md", "../README.ar.md"} {
		data, err := os.ReadFile(page)
		if err != nil {
			continue // the page is not written yet
		}
		for i, m := range fence.FindAllStringSubmatch(string(data), -1) {
			found++
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(page), i+1), func(t *testing.T) { loadSnippet(t, m[1]) })
		}
	}
	if found < 8 {
		t.Errorf("%d snippets", found)
	}
}

func loadSnippet(t *testing.T, snippet string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"smtp.pass": "secret", "feed.pass": "secret", "hook.secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
		"more-feeds.opml": "<opml><body><outline xmlUrl='https://more.example.org/rss'/></body></opml>", "wire.xml": "<rss/>",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range prelude {
		if !strings.HasPrefix(snippet, p.key+":") && !strings.Contains(snippet, "\n"+p.key+":") {
			snippet += p.text
		}
	}
	path := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(path, []byte(snippet), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, LoadOptions{Now: now, Getenv: func(string) (string, bool) { return "https://env.example.org/x", true }}); err != nil {
		t.Errorf("%v\n%s", err, snippet)
	}
}

// valueOf says in words what may stand behind a key.
func valueOf(f field) string {
	if f.enum != nil {
		if f.value.Kind() == reflect.Slice {
			return "list of " + strings.Join(f.enum, ", ")
		}
		return strings.Join(f.enum, ", ")
	}
	return typeName(f.value.Type())
}

func typeName(t reflect.Type) string {
	switch reflect.New(t).Interface().(type) {
	case *text:
		return "text"
	case *boolean:
		return "true, false"
	case *count:
		return "whole number"
	case *number:
		return "number"
	case *span:
		return "duration"
	case *size:
		return "size"
	case *firstPollDoc:
		return "none, all, duration"
	case *later[feedDoc]:
		return typeName(reflect.TypeFor[feedDoc]())
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return typeName(t.Elem())
	case t.Kind() == reflect.Slice:
		return "list of " + plural(typeName(t.Elem()))
	case strings.HasPrefix(t.Name(), "dict["):
		entry, _ := t.FieldByName("Entries")
		value, _ := entry.Type.Elem().FieldByName("Value")
		return "map of names to " + plural(typeName(value.Type))
	}
	return strings.TrimSuffix(t.Name(), "Doc")
}

func plural(s string) string {
	if strings.HasPrefix(s, "list") {
		return s
	}
	return s + "s"
}

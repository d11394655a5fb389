package web

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// pageNames are the pages there are.
func pageNames(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	var names []string
	for _, f := range files {
		if name := strings.TrimSuffix(path.Base(f), ".html"); name != "layout" && name != "parts" {
			names = append(names, name)
		}
	}
	return names
}

// Every page can be parsed in every language, and is when somebody looks at it.
func TestTemplates(t *testing.T) {
	w := newWorld(t)
	if n := len(w.s.templates.parsed); n > 0 {
		t.Errorf("%d pages are parsed that nobody asked for", n)
	}
	for _, lang := range languages() {
		for _, name := range pageNames(t) {
			page, err := w.s.templates.page(lang, name)
			if err != nil || page.Lookup("main") == nil || page.Lookup("layout") == nil {
				t.Errorf("%s/%s: %v", lang, name, err)
			}
			if again, _ := w.s.templates.page(lang, name); again != page {
				t.Errorf("%s/%s is parsed again", lang, name)
			}
		}
	}
	if _, err := w.s.templates.page("ar", "nothing"); err == nil {
		t.Error("a page that is not there")
	}
}

package web

import (
	"embed"
	"fmt"
	"html/template"
	"sync"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are those of each page, in each language. They are parsed when they
// are asked for: all of them at once take 2.6 MiB, and most who look at a
// dashboard look at three pages in one language.
type templates struct {
	funcs  func(lang string) template.FuncMap
	mu     sync.Mutex
	parsed map[string]*template.Template
}

// page returns templates/NAME.html, which defines "main", with the layout
// around it.
func (t *templates) page(lang, name string) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p, ok := t.parsed[lang+"/"+name]; ok {
		return p, nil
	}
	p, err := template.New("").Funcs(t.funcs(lang)).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/"+name+".html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	t.parsed[lang+"/"+name] = p
	return p, nil
}

// templateFuncs are what templates call.
func (s *Server) templateFuncs(lang string) template.FuncMap {
	return template.FuncMap{
		"textdir": textDir,
		"t":       func(key string, args ...any) string { return s.texts[lang].say(lang, key, args...) },
		"asset":   s.assets.path,
		"number":  number,
	}
}

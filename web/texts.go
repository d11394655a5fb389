package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed lang/*.json
var langFiles embed.FS

// texts are the words of one language by key.
type texts map[string]text

// text has one form for each plural category of its language that it needs;
// "other" is there always.
type text map[string]string

// UnmarshalJSON takes a plain string for a text that counts nothing.
func (t *text) UnmarshalJSON(data []byte) error {
	var plain string
	if json.Unmarshal(data, &plain) == nil {
		*t = text{"other": plain}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(t))
}

// languages are those the pages speak, the first one when a browser asks for
// none of them.
func languages() []string { return []string{"ar", "en"} }

func loadTexts() (map[string]texts, error) {
	all := map[string]texts{}
	for _, lang := range languages() {
		data, err := langFiles.ReadFile("lang/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		t := texts{}
		if err := json.Unmarshal(data, &t); err != nil {
			return nil, fmt.Errorf("read texts of %s: %w", lang, err)
		}
		all[lang] = t
	}
	return all, nil
}

func (t texts) find(key string) (string, bool) {
	s, ok := t[key]
	return s["other"], ok
}

// say returns the text of a key with {0}, {1}, … filled in. A number as first
// argument picks the plural form. A key without a text is its own text.
func (t texts) say(lang, key string, args ...any) string {
	forms, ok := t[key]
	if !ok {
		return key
	}
	s := forms["other"]
	if len(args) > 0 {
		if n, ok := args[0].(int); ok {
			if form, ok := forms[category(lang, n)]; ok {
				s = form
			}
		}
	}
	for i, a := range args {
		shown := fmt.Sprint(a)
		if n, ok := a.(int); ok {
			shown = number(n)
		}
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), shown)
	}
	return s
}

// category is the plural category of a number (CLDR).
func category(lang string, n int) string {
	tag := language.English
	if lang == "ar" {
		tag = language.Arabic
	}
	switch plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// langOf is the reader's choice, else what the browser prefers.
func (s *Server) langOf(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil && s.texts[c.Value] != nil {
		return c.Value
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return languages()[0]
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if s.texts[base.String()] != nil {
			return base.String()
		}
	}
	return languages()[0]
}

func dirOf(lang string) string {
	if lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// textDir is the direction of a rule: that of its words, where dir="auto"
// would go by an operator or a mode written in Latin letters.
func textDir(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }) {
		return "rtl"
	}
	return "ltr"
}

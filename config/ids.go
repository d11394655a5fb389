package config

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"

	"rasid/feeds"
)

func validID(s string) bool {
	const longest = 80
	return s != "" && len([]rune(s)) <= longest && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("-_.", r)
	}) < 0
}

// nameSources gives an id to each feed without one. It depends on the address
// alone, so that it stays when other feeds come and go; only of two addresses
// that would share an id the later one gets a few letters of its hash.
func (b *builder) nameSources() {
	taken := map[string]bool{}
	for _, s := range b.cfg.Sources {
		taken[s.ID] = true
	}
	for _, s := range b.cfg.Sources {
		if s.ID != "" {
			continue
		}
		id, whole := idOf(s), s.URL+s.Path
		for taken[id] {
			sum := sha256.Sum256([]byte(whole))
			id, whole = idOf(s)+"-"+hex.EncodeToString(sum[:3]), whole+"+"
		}
		taken[id] = true
		s.ID = id
	}
}

// idOf is the host and what is telling in the rest of the address:
// "bbci.co.uk-arabic" of https://feeds.bbci.co.uk/arabic/rss.xml.
func idOf(s *feeds.Source) string {
	if s.URL == "" {
		base := filepath.Base(s.Path)
		return slug(strings.TrimSuffix(base, filepath.Ext(base)))
	}
	u, err := url.Parse(s.URL)
	if err != nil { // unreachable: feedURL has read it
		return slug(s.URL)
	}
	name := strings.ToLower(u.Host)
	for _, prefix := range []string{"www.", "feeds.", "rss."} {
		name = strings.TrimPrefix(name, prefix)
	}
	query, err := url.QueryUnescape(u.RawQuery)
	if err != nil {
		query = u.RawQuery
	}
	words := []string{slug(name)}
	for _, w := range strings.FieldsFunc(slug(u.Path+"/"+query), func(r rune) bool { return r == '-' || r == '.' }) {
		switch w {
		case "rss", "feed", "feeds", "xml", "rss2", "atom", "index", "rdf", "default":
		default:
			words = append(words, w)
		}
	}
	return cut(strings.Join(words, "-"))
}

// cut shortens an id; the hash keeps it unique.
func cut(id string) string {
	const longest = 48
	rs := []rune(id)
	if len(rs) <= longest {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return strings.TrimRight(string(rs[:longest-7]), "-") + "-" + hex.EncodeToString(sum[:3])
}

// slug keeps letters, digits and dots, in lower case, with dashes between.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), r == '.', r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}

package article

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"rasid/feeds/charset"
	"rasid/feeds/plain"
)

// ErrNoText is returned for a page in which no article can be found.
var ErrNoText = errors.New("article: the page holds no article")

const (
	maxElements = 20_000  // a page of more is no article
	maxText     = 200_000 // bytes kept
	least       = 140     // letters; less is a teaser, a menu or a cookie notice
	enough      = 200     // letters; for less, what looks like comments and menus is looked at, too
)

// Text returns the text of the article that a page holds, as plain text.
// header is the charset parameter of the Content-Type, or empty; address is
// where the page came from. It gives ErrNoText, or why the page cannot be read.
func Text(page []byte, header, address string) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			text, err = "", fmt.Errorf("extract article: %v", p)
		}
	}()
	at, err := url.Parse(address)
	if err != nil {
		return "", errors.New("extract article: the address cannot be read")
	}
	if header == "" {
		header = declared(page)
	}
	page = charset.Decode(page, charset.Hints{Header: header}).Bytes
	text, err = readable(page, at)
	if data := structured(page); len(data) > 2*len(text) {
		return data, nil
	}
	if err == nil && utf8.RuneCountInString(text) < least {
		err = ErrNoText
	}
	if err != nil {
		return "", err
	}
	return text, nil
}

// readable finds the text as a person sees it; empty where there is none.
func readable(page []byte, at *url.URL) (string, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return "", fmt.Errorf("extract article: %w", err)
	}
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	parser.CharThresholds = enough
	parser.DisableJSONLD = true // only the text is wanted
	found, err := parser.ParseAndMutate(doc, at)
	if err != nil {
		return "", fmt.Errorf("extract article: %w", err)
	}
	if found.Node == nil {
		return "", nil
	}
	var b strings.Builder
	if err := found.RenderHTML(&b); err != nil {
		return "", fmt.Errorf("extract article: %w", err)
	}
	return bounded(plain.Text(b.String())), nil
}

func bounded(s string) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

var meta = regexp.MustCompile(`(?i)<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)`)

// declared returns the encoding that a page names for itself (HTML, "prescan a
// byte stream to determine its encoding": 1,024 bytes; sites take more).
func declared(page []byte) string {
	const head = 4096
	if m := meta.FindSubmatch(page[:min(len(page), head)]); m != nil {
		return string(m[1])
	}
	return ""
}

package article

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"rasid/feeds/plain"
)

// structured returns the text that a page gives to machines (schema.org,
// articleBody, in JSON-LD): all there is where a script would build the page. It
// is empty where the page has none, or says that it is not for everybody.
func structured(page []byte) string {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			if !isData(z) {
				continue
			}
			var v any
			if z.Next() == html.TextToken && json.Unmarshal(bytes.TrimSpace(z.Text()), &v) == nil {
				if text := plain.Text(bounded(body(v, 0))); utf8.RuneCountInString(text) >= least {
					return text
				}
			}
		}
	}
}

func isData(z *html.Tokenizer) bool {
	name, more := z.TagName()
	if string(name) != "script" {
		return false
	}
	for more {
		var k, v []byte
		if k, v, more = z.TagAttr(); string(k) == "type" {
			return strings.EqualFold(strings.TrimSpace(string(v)), "application/ld+json")
		}
	}
	return false
}

// body finds the first articleBody in a value.
func body(v any, depth int) string {
	const deepest = 8
	var inner []any
	switch v := v.(type) {
	case []any:
		inner = v
	case map[string]any:
		if free, ok := v["isAccessibleForFree"]; ok && (free == false || free == "False" || free == "false") {
			return ""
		}
		if text, ok := v["articleBody"].(string); ok {
			return text
		}
		inner = []any{v["@graph"], v["mainEntity"], v["mainEntityOfPage"]}
	}
	for _, one := range inner {
		if depth < deepest {
			if text := body(one, depth+1); text != "" {
				return text
			}
		}
	}
	return ""
}

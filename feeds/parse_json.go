package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"rasid/feeds/plain"
)

// parseJSON reads a JSON Feed. Shapes that the specification forbids and
// publishers write (one author as an object, numbers as ids) are put right
// before gofeed sees them, and items that were seen are left out.
func parseJSON(text []byte, limit int, old []byte) (out *raw, cut *cutting, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, cut, err = nil, nil, &FetchError{Class: ClassMalformed}
		}
	}()
	feed, items, err := openJSON(text, limit)
	var mended cutting
	whole := text
	if fe := new(FetchError); errors.As(err, &fe) && fe.Class != ClassNotAFeed {
		text, mended.kinds, mended.partial = mendJSON(text)
		if better, some, again := openJSON(text, limit); again == nil {
			feed, items, err = better, some, nil
		}
		if again := jsonPieces(whole, limit); len(again.items) > len(items) {
			feed, items, err = again.feed, again.items, nil
			mended.kinds, mended.partial = []string{"broken_item"}, true
		}
	}
	if err != nil {
		return nil, nil, err
	}
	cut = sift(printsOf(items), decodeSeen(old))
	cut.partial, cut.kinds = mended.partial, mended.kinds
	fresh := make([]any, 0, len(cut.fresh))
	for _, i := range cut.fresh {
		fresh = append(fresh, items[i])
	}
	strict, err := json.Marshal(strictFeed(feed, fresh))
	if err != nil {
		return nil, nil, &FetchError{Class: ClassMalformed, Err: err}
	}
	out, err = fromJSON(strict)
	return out, cut, err
}

// printsOf hashes items: what differs in nothing but the order of its keys is
// the same.
func printsOf(items []any) []uint64 {
	prints := make([]uint64, len(items))
	for i, it := range items {
		text, _ := json.Marshal(it) // it came out of JSON
		prints[i] = max(1, xxhash.Sum64(text))
	}
	return prints
}

// openJSON reads the document as far as it is a feed; items are its objects, as
// many as limit says: a million small ones would take a gigabyte.
func openJSON(text []byte, limit int) (feed map[string]any, items []any, err error) {
	var top map[string]json.RawMessage
	text = bytes.TrimLeft(text, "\ufeff")
	dec := json.NewDecoder(bytes.NewReader(text))
	err = dec.Decode(&top)
	switch kind := new(json.UnmarshalTypeError); {
	case errors.As(err, &kind), err == nil && top == nil:
		return nil, nil, &FetchError{Class: ClassNotAFeed}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, nil, &FetchError{Class: ClassTruncated, Err: err}
	case err != nil:
		return nil, nil, &FetchError{Class: ClassMalformed, Err: err}
	}
	var all []json.RawMessage
	listed := json.Unmarshal(top["items"], &all) == nil && all != nil
	delete(top, "items")
	feed = make(map[string]any, len(top))
	for k, v := range top {
		feed[k] = anything(v)
	}
	if version, _ := feed["version"].(string); !strings.Contains(version, "jsonfeed.org") || !listed {
		return nil, nil, refuse(ClassNotAFeed, "JSON without a feed version")
	}
	if bytes.Contains(text[dec.InputOffset():], []byte(`"id"`)) {
		return nil, nil, refuse(ClassMalformed, "items behind the end")
	}
	for i := 0; i < len(all) && len(items) < limit; i++ {
		if it, ok := anything(all[i]).(map[string]any); ok {
			items = append(items, it)
		}
	}
	return feed, items, nil
}

// anything reads a value that was found to be JSON.
func anything(raw json.RawMessage) (v any) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	_ = dec.Decode(&v)
	return v
}

func strictFeed(feed map[string]any, items []any) map[string]any {
	out := map[string]any{"version": feed["version"]}
	for _, k := range []string{"title", "home_page_url", "feed_url", "language"} {
		out[k] = str(feed[k])
	}
	whole := authors(feed)
	whole = whole[:min(len(whole), 1)] // each item gets it: no more than is read
	for i := range whole {
		whole[i] = plain.Cut(whole[i], maxTitle)
	}
	var list []any
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			own := authors(m)
			if len(own) == 0 {
				own = whole // JSON Feed 1.1, "items", authors
			}
			list = append(list, strictItem(m, own))
		}
	}
	out["items"] = list
	return out
}

// authors are the names that a feed or an item gives in either of its ways.
func authors(m map[string]any) (names []string) {
	for _, a := range append(list(m["authors"]), list(m["author"])...) {
		if o, ok := a.(map[string]any); ok {
			a = o["name"]
		}
		if name := str(a); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func strictItem(m map[string]any, authors []string) map[string]any {
	out := map[string]any{}
	var people []any
	for _, name := range authors {
		people = append(people, map[string]any{"name": name})
	}
	for _, k := range []string{"id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "language"} {
		out[k] = str(m[k])
	}
	var files []any
	var tags []string
	for _, t := range list(m["tags"]) {
		tags = append(tags, str(t))
	}
	for _, a := range list(m["attachments"]) {
		if o, ok := a.(map[string]any); ok {
			size, _ := strconv.ParseInt(str(o["size_in_bytes"]), 10, 64)
			files = append(files, map[string]any{"url": str(o["url"]), "mime_type": str(o["mime_type"]), "size_in_bytes": size})
		}
	}
	out["authors"], out["tags"], out["attachments"] = people, tags, files
	return out
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

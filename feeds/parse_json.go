package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
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
	feed, items, err := openJSON(text)
	var mended cutting
	if fe := new(FetchError); errors.As(err, &fe) && fe.Class != ClassNotAFeed {
		text, mended.kinds, mended.partial = mendJSON(text)
		if feed, items, err = openJSON(text); err != nil && mended.partial {
			err = &FetchError{Class: ClassTruncated}
		}
	}
	if err != nil {
		return nil, nil, err
	}
	items = items[:min(len(items), limit)]
	cut = sift(printsOf(items), old)
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
		sum := sha256.Sum256(text)
		prints[i] = binary.LittleEndian.Uint64(sum[:])
	}
	return prints
}

// openJSON reads the document as far as it is a feed; items are its objects.
func openJSON(text []byte) (feed map[string]any, items []any, err error) {
	var top any
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimLeft(text, "\ufeff")))
	dec.UseNumber()
	if err := dec.Decode(&top); err != nil {
		class := ClassMalformed
		if errors.Is(err, io.ErrUnexpectedEOF) {
			class = ClassTruncated
		}
		return nil, nil, &FetchError{Class: class, Err: err}
	}
	feed, ok := top.(map[string]any)
	if !ok {
		return nil, nil, &FetchError{Class: ClassNotAFeed}
	}
	version, _ := feed["version"].(string)
	all, listed := feed["items"].([]any)
	if !strings.Contains(version, "jsonfeed.org") || !listed {
		return nil, nil, refuse(ClassNotAFeed, "JSON without a feed version")
	}
	for _, it := range all {
		if _, ok := it.(map[string]any); ok {
			items = append(items, it)
		}
	}
	return feed, items, nil
}

func strictFeed(feed map[string]any, items []any) map[string]any {
	out := map[string]any{"version": feed["version"]}
	for _, k := range []string{"title", "home_page_url", "feed_url", "language"} {
		out[k] = str(feed[k])
	}
	var list []any
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			list = append(list, strictItem(m))
		}
	}
	out["items"] = list
	return out
}

func strictItem(m map[string]any) map[string]any {
	out := map[string]any{}
	for _, k := range []string{"id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "language"} {
		out[k] = str(m[k])
	}
	var authors, files []any
	for _, a := range append(list(m["authors"]), list(m["author"])...) {
		if o, ok := a.(map[string]any); ok {
			a = o["name"]
		}
		authors = append(authors, map[string]any{"name": str(a)})
	}
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
	out["authors"], out["tags"], out["attachments"] = authors, tags, files
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

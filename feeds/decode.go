package feeds

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"mime"
	"strings"

	"rasid/feeds/charset"
)

// decoded is a document as UTF-8, possibly with damage that repair mends.
type decoded struct {
	text    []byte
	charset string
	valid   bool // text is UTF-8 without damage
	cut     bool // the compressed stream ended early
	kinds   []string
}

func decode(body []byte, m Meta) (decoded, error) {
	var d decoded
	if len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b && body[2] == 8 {
		plain, cut, err := inflate(body, m.MaxBytes)
		if err != nil {
			return d, err
		}
		body, d.cut = plain, cut
		d.kinds = append(d.kinds, "unannounced_gzip")
	}
	if len(body) > m.MaxBytes {
		return d, &FetchError{Class: ClassTooLarge}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return d, &FetchError{Class: ClassEmpty}
	}
	t := charset.Decode(body, charset.Hints{Operator: m.Charset, Header: headerCharset(m.ContentType)})
	d.text, d.charset, d.valid = t.Bytes, t.Name, t.Valid
	return d, nil
}

// A document above freely bytes may inflate to expansion times its size; one
// long article in repeated words stays below.
const (
	expansion = 100
	freely    = 4 << 20
)

// inflate unpacks one layer of gzip. A stream that ends early gives what it
// held, and cut.
func inflate(body []byte, limit int) (plain []byte, cut bool, err error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, false, &FetchError{Class: ClassMalformed, Err: err}
	}
	bomb := max(freely, len(body)*expansion)
	most := min(limit, bomb)
	buf := bytes.NewBuffer(make([]byte, 0, min(declaredSize(body), most)+bytes.MinRead))
	_, err = buf.ReadFrom(io.LimitReader(z, int64(most)+1))
	plain = buf.Bytes()
	switch {
	case len(plain) > limit:
		return nil, false, &FetchError{Class: ClassTooLarge}
	case len(plain) > bomb:
		return nil, false, refuse(ClassHostile, "expands more than 100:1")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return plain, true, nil
	case errors.Is(err, gzip.ErrHeader) && len(plain) > 0: // the stream is whole; what follows is none
		return plain, false, nil
	case err != nil && len(plain) == 0:
		return nil, false, &FetchError{Class: ClassMalformed, Err: err}
	}
	return plain, err != nil, nil
}

// declaredSize is what the end of a gzip file says of the size of its contents
// (RFC 1952 §2.3.1, ISIZE), if it is believable.
func declaredSize(body []byte) int {
	if len(body) < 4 {
		return 0
	}
	return min(int(binary.LittleEndian.Uint32(body[len(body)-4:])), len(body)*expansion)
}

func headerCharset(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["charset"]
	}
	_, rest, found := strings.Cut(strings.ToLower(contentType), "charset")
	if !found {
		return ""
	}
	rest = strings.TrimLeft(rest, " =:")
	end := strings.IndexAny(rest, "; ")
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

package feeds

import (
	"bytes"
	"cmp"
	"compress/flate"
	"compress/zlib"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"rasid/outbound"
)

// believed is the length of a body for which room is made before it comes.
const believed = 1 << 20

// receive reads the body under the cap.
func (t *trip) receive(req *http.Request, resp *http.Response) (*answer, error) {
	a := t.answer(req, resp)
	if resp.StatusCode/100 != 2 {
		a.challenge = t.challenged(resp)
		drain(resp.Body)
		return a, nil
	}
	defer resp.Body.Close()
	limit := cmp.Or(t.fetcher.MaxBody, maxBytes)
	if resp.ContentLength > limit {
		return a, &FetchError{Class: ClassTooLarge}
	}
	buf := cmp.Or(t.into, new(bytes.Buffer))
	if resp.ContentLength > 0 {
		buf.Grow(int(min(resp.ContentLength, believed)) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1))
	switch {
	case int64(buf.Len()) > limit:
		return a, &FetchError{Class: ClassTooLarge}
	case err != nil && outbound.Classify(err) != outbound.ClassConnect:
		return a, networkError(err)
	case err != nil || resp.StatusCode == http.StatusPartialContent:
		a.cut = true
	}
	a.body = buf.Bytes()
	sum := sha256.Sum256(a.body)
	a.hash = hex.EncodeToString(sum[:])
	return a, nil
}

// drain reads what little a body without interest may hold, so that the
// connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 4<<10)
	_ = body.Close()
}

// challenged reports whether a refusal wants a browser to prove itself: the
// header says so, or a page of one of those kinds came with it.
func (t *trip) challenged(resp *http.Response) bool {
	switch {
	case strings.EqualFold(resp.Header.Get("Cf-Mitigated"), "challenge"):
		return true
	case resp.StatusCode != http.StatusForbidden && resp.StatusCode != http.StatusServiceUnavailable:
		return false
	}
	head, _ := io.ReadAll(io.LimitReader(resp.Body, sniffed)) // what came before it broke off will do
	page, _, err := (&answer{header: resp.Header, body: head}).unpack(maxPage)
	return err == nil && challenges(bytes.ToLower(page[:min(len(page), sniffed)]))
}

// class is what the status and headers of an answer say is wrong.
func (a *answer) class() ErrorClass {
	switch {
	case a.status == http.StatusNotModified && a.asked, a.status/100 == 2:
		return ""
	case a.challenge:
		return ClassBotChallenge
	}
	switch a.status {
	case http.StatusUnauthorized:
		return ClassUnauthorized
	case http.StatusProxyAuthRequired: // behind https it is an error of the connection, too
		return ClassConnect
	case http.StatusForbidden:
		return ClassForbidden
	case http.StatusNotFound:
		return ClassNotFound
	case http.StatusGone:
		return ClassGone
	case http.StatusTooManyRequests:
		return ClassRateLimited
	case http.StatusNetworkAuthenticationRequired:
		return ClassCaptivePortal
	}
	return ClassHTTP
}

// packing is the last Content-Encoding (RFC 9110 §8.4.1) that says something, by
// its usual name. One below it shows in the bytes.
func (a *answer) packing() (last string) {
	for enc := range strings.SplitSeq(strings.ToLower(strings.Join(a.header.Values("Content-Encoding"), ",")), ",") {
		switch enc = strings.TrimSpace(enc); enc {
		case "", "identity":
		case "x-gzip":
			last = "gzip"
		default:
			last = enc
		}
	}
	return last
}

// unpack undoes the Content-Encoding, unless the label lies.
func (a *answer) unpack(limit int) (plain []byte, cut bool, err error) {
	switch enc := a.packing(); enc {
	case "gzip":
		if bytes.HasPrefix(a.body, []byte{0x1f, 0x8b}) {
			return inflate(a.body, limit)
		}
		if _, err := zlib.NewReader(bytes.NewReader(a.body)); err == nil { // deflate under the wrong name
			return undeflate(a.body, limit)
		}
		return a.body, false, nil
	case "deflate":
		return undeflate(a.body, limit)
	case "br", "zstd", "compress":
		if head := bytes.TrimSpace(a.body[:min(len(a.body), 64)]); len(head) == 0 || head[0] != '<' && head[0] != '{' && head[0] != 0x1f {
			return nil, false, refuse(ClassMalformed, "the server compresses in a way that was not offered: "+enc)
		}
	}
	return a.body, false, nil
}

// undeflate unpacks zlib or, as some servers understand the word, bare
// deflate. What is neither comes back as it is.
func undeflate(body []byte, limit int) ([]byte, bool, error) {
	var r io.Reader = flate.NewReader(bytes.NewReader(body))
	if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		r = z
	}
	bomb := max(freely, len(body)*expansion)
	plain, err := io.ReadAll(io.LimitReader(r, int64(min(limit, bomb))+1))
	switch {
	case len(plain) > limit:
		return nil, false, &FetchError{Class: ClassTooLarge}
	case len(plain) > bomb:
		return nil, false, refuse(ClassHostile, "expands more than 100:1")
	case err != nil && len(plain) == 0:
		return body, false, nil
	}
	return plain, err != nil, nil
}

// networkError says what kind of failure err is, without the address in it.
func networkError(err error) *FetchError {
	class := ErrorClass(outbound.Classify(err))
	switch {
	case outbound.OtherProtocol(err):
		class = ClassProtocol
	case outbound.Classify(err) == outbound.ClassCanceled:
		class = ClassTimeout
	}
	err = outbound.Clean(err)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return &FetchError{Class: class, Err: err}
}

package feeds

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The type in the header decides nothing; pages instead of feeds are named for
// what they are.
func TestEtiquette19WhatCame(t *testing.T) {
	const challenge = `<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>`
	page := func(head string) string { // of a newspaper, long
		return "<!DOCTYPE html><html><head><title>صحيفة المدينة</title>" + head + "</head><body>" + strings.Repeat("<p>خبر من المدينة</p>", 500) + "</body></html>"
	}
	for _, c := range []struct {
		name, kind, body string
		status           int
		headers          []string
		class            ErrorClass
	}{
		{name: "a feed as text/html", kind: "text/html", body: issue(3)},
		{name: "a feed as text/plain", kind: "text/plain", body: issue(3)},
		{name: "a feed as an image", kind: "image/png", body: issue(3)},
		{name: "a feed without a type", body: issue(3)},
		{name: "a page as RSS", kind: "application/rss+xml", body: "<!DOCTYPE html><html><body>صيانة</body></html>", class: ClassHTML},
		{name: "a challenge", kind: "text/html", body: challenge, class: ClassBotChallenge},
		{name: "a challenge, 403", kind: "text/html", status: 403, headers: []string{"Cf-Mitigated", "challenge"}, class: ClassBotChallenge},
		{name: "a challenge, 503", kind: "text/html", status: 503, body: challenge, class: ClassBotChallenge},
		{name: "a challenge of Sucuri", body: "<html><script>sucuri_cloudproxy_js='';</script></html>", class: ClassBotChallenge},
		{name: "a challenge of Imperva", body: `<html><head><META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head></html>`, class: ClassBotChallenge},
		{name: "a challenge of Imperva, long", body: page("") + "Request unsuccessful. Incapsula incident ID: 1-2", class: ClassBotChallenge},
		{name: "a challenge of DDoS-Guard", status: 403, body: "<!doctype html><html><head><title>DDoS-Guard</title></head><body></body></html>", class: ClassBotChallenge},
		{name: "a challenge of Akamai", status: 403, body: page("") + `<div id="sec-if-cpt-container">`, class: ClassBotChallenge},
		{name: "a challenge of Anubis", body: "<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title></head><body></body></html>", class: ClassBotChallenge},
		{name: "a page behind Cloudflare", body: page(`<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`), class: ClassHTML},
		{name: "a page behind Imperva", body: page(`<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>`), class: ClassHTML},
		{name: "a page with a form", body: page(`<script src="https://www.google.com/recaptcha/api.js"></script>`), class: ClassHTML},
		{name: "a refusal", status: 403, class: ClassForbidden},
		{name: "a refusal with a page", status: 403, body: "<html><head><title>Access Denied</title></head><body>Reference #18</body></html>", class: ClassForbidden},
		{name: "repairs", status: 503, body: "<html><head><title>صيانة</title></head></html>", class: ClassHTTP},
		{name: "JSON of an error", body: `{"error":"rate limited"}`, class: ClassNotAFeed},
		{name: "a sitemap", body: `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/</loc></url></urlset>`, class: ClassNotAFeed},
		{name: "nothing", class: ClassEmpty},
		{name: "text", body: "Service temporarily unavailable", class: ClassNotAFeed},
		{name: "a login", status: 401, class: ClassUnauthorized},
		{name: "a login to the proxy", status: 407, class: ClassConnect},
		{name: "511", status: 511, class: ClassCaptivePortal},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header()["Content-Type"] = []string{c.kind}
			for i := 0; i < len(c.headers); i += 2 {
				w.Header().Set(c.headers[i], c.headers[i+1])
			}
			if c.status != 0 {
				w.WriteHeader(c.status)
			}
			_, _ = w.Write([]byte(c.body))
		})
		p := newVisitor(t, s.URL, "@every 15m").poll()
		got := ErrorClass("")
		if p.Err != nil {
			got = p.Err.Class
		}
		if got != c.class || c.class != "" && Hint(c.class) == "" {
			t.Errorf("%s: %q, want %q", c.name, got, c.class)
		}
	}
}

// Compression in all its misuses gives the items or a clear error.
func TestEtiquette20Compression(t *testing.T) {
	deflated := func(open func(io.Writer) io.WriteCloser) []byte {
		var b bytes.Buffer
		w := open(&b)
		_, _ = w.Write([]byte(issue(3)))
		_ = w.Close()
		return b.Bytes()
	}
	zipped := gz([]byte(issue(3)))
	bare := deflated(func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z })
	zl := deflated(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	for _, c := range []struct {
		name, label string
		body        []byte
		class       ErrorClass
		partial     bool
	}{
		{"gzip", "gzip", zipped, "", false},
		{"x-gzip", "x-gzip", zipped, "", false},
		{"GZIP", "GZIP", zipped, "", false},
		{"gzip without a label", "", zipped, "", false},
		{"a label without gzip", "gzip", []byte(issue(3)), "", false},
		{"gzip twice", "gzip", gz(zipped), "", false},
		{"zlib as deflate", "deflate", zl, "", false},
		{"bare deflate", "deflate", bare, "", false},
		{"plain as deflate", "deflate", []byte(issue(3)), "", false},
		{"identity", "identity", []byte(issue(3)), "", false},
		{"brotli, not asked for", "br", []byte{0x0b, 0x02, 0x80}, ClassMalformed, false},
		{"a label without brotli", "br", []byte(issue(3)), "", false}, {"gzip under the label of brotli", "br", zipped, "", false},
		{"zlib under the label of gzip", "gzip", zl, "", false},
		{"gzip twice, said so", "gzip, gzip", gz(zipped), "", false},
		{"gzip and identity", "gzip, identity", zipped, "", false},
		{"something behind gzip", "gzip", append(bytes.Clone(zipped), "<!-- 0.03 s -->"...), "", false},
		{"gzip, cut", "gzip", cutGzip(t), "", true},
		{"gzip, broken", "gzip", append([]byte{0x1f, 0x8b, 8, 0}, "garbage that is no stream at all"...), ClassMalformed, false},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			if c.label != "" {
				w.Header().Set("Content-Encoding", c.label)
			}
			_, _ = w.Write(c.body)
		})
		p := newVisitor(t, s.URL, "@every 15m").poll()
		switch {
		case c.class != "" && (p.Err == nil || p.Err.Class != c.class):
			t.Errorf("%s: %v, want %s", c.name, p.Err, c.class)
		case c.class == "" && (p.Err != nil || len(p.Items) == 0 || c.partial != (p.Result == ResultPartial)):
			t.Errorf("%s: %s with %d items, %v", c.name, p.Result, len(p.Items), p.Err)
		}
	}
}

// cutGzip is a compressed feed that ends in its middle.
func cutGzip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	doc := issue(3)
	if _, err := w.Write([]byte(doc[:len(doc)-80])); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A body that ends early gives its whole items, counts as partial, and its
// validators are not kept.
func TestEtiquette21Truncation(t *testing.T) {
	doc := issue(3)
	short := doc[:len(doc)-60]
	for name, answer := range map[string]func(c *connection){
		"Content-Length": func(c *connection) {
			c.say("HTTP/1.1 200 OK", "Etag: \"x\"", "Content-Length: "+itoa(len(doc)), "", short)
		},
		"chunked": func(c *connection) {
			c.say("HTTP/1.1 200 OK", "Etag: \"x\"", "Transfer-Encoding: chunked", "", inHex(len(short)), short)
		},
		"closed": func(c *connection) { c.say("HTTP/1.0 200 OK", "Etag: \"x\"", "", short) },
		"206": func(c *connection) {
			c.say("HTTP/1.1 206 Partial Content", "Etag: \"x\"", "Content-Length: "+itoa(len(doc)), "Connection: close", "", doc)
		},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answer(hijack(t, w)) })
		p := newVisitor(t, s.URL, "@every 15m").poll()
		if p.Result != ResultPartial || len(p.Items) < 2 {
			t.Errorf("%s: %s with %d items, %v", name, p.Result, len(p.Items), p.Err)
		}
		if p.Next.ETag != "" || p.Next.BodyHash != "" {
			t.Errorf("%s: kept %q %q", name, p.Next.ETag, p.Next.BodyHash)
		}
	}
}

// The encoding: byte order mark, valid UTF-8, header, declaration, statistics;
// what the operator says wins.
func TestEtiquette22Charsets(t *testing.T) {
	const title = "افتتاح مكتبة جديدة في المدينة القديمة"
	doc := func(declared string) string {
		if declared != "" {
			declared = `<?xml version="1.0" encoding="` + declared + `"?>`
		}
		return declared + `<rss version="2.0"><channel><title>نشرة الأخبار</title><item><title>` + title + `</title><description>قال المدير إن المكتبة تضم آلاف الكتب والمجلات، وإن الدخول إليها مجاني.</description></item></channel></rss>`
	}
	win := func(s string) string { out, _ := charmap.Windows1256.NewEncoder().String(s); return out }
	iso := func(s string) string {
		out, _ := charmap.ISO8859_6.NewEncoder().String(strings.NewReplacer("،", "\u060c").Replace(s))
		return out
	}
	utf16 := func(s string, e unicode.Endianness, b unicode.BOMPolicy) string {
		out, _ := unicode.UTF16(e, b).NewEncoder().String(s)
		return out
	}
	for _, c := range []struct{ name, kind, body, operator string }{
		{"UTF-8", "", doc("utf-8"), ""},
		{"UTF-8 with a mark", "", "\ufeff" + doc("utf-8"), ""},
		{"UTF-8 declared windows-1256", "", doc("windows-1256"), ""},
		{"UTF-8, header windows-1256", "text/xml; charset=windows-1256", doc("utf-8"), ""},
		{"windows-1256 declared", "", win(doc("windows-1256")), ""},
		{"windows-1256 in the header alone", "text/xml; charset=windows-1256", win(doc("")), ""},
		{"windows-1256 declared UTF-8", "text/xml; charset=utf-8", win(doc("utf-8")), ""},
		{"windows-1256, nobody says so", "", win(doc("")), ""},
		{"windows-1256 declared iso-8859-1", "", win(doc("iso-8859-1")), ""},
		{"iso-8859-6 declared", "", iso(doc("iso-8859-6")), ""},
		{"iso-8859-6, nobody says so", "", iso(doc("")), ""},
		{"iso-8859-6 declared windows-1256", "", iso(doc("windows-1256")), ""},
		{"UTF-16 with a mark", "", utf16(doc("utf-16"), unicode.LittleEndian, unicode.UseBOM), ""},
		{"UTF-16 without", "", utf16(doc("utf-16"), unicode.BigEndian, unicode.IgnoreBOM), ""},
		{"the operator's", "text/xml; charset=utf-8", win(doc("utf-8")), "windows-1256"},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header()["Content-Type"] = []string{c.kind}
			_, _ = w.Write([]byte(c.body))
		})
		v := newVisitor(t, s.URL, "@every 15m")
		v.src.Charset = c.operator
		p := v.poll()
		if len(p.Items) != 1 || p.Items[0].Title != title {
			t.Errorf("%s: %v, %+v", c.name, p.Err, p.Items)
		}
	}
}

// A feed that costs more than 5 MB a day because its server gives no
// validators is told of once; what came over the wire is counted.
func TestEtiquette27CostlyFeeds(t *testing.T) {
	for _, c := range []struct {
		name, etag, spec string
		size             int
		told             bool
	}{
		{"large, no validators", "", "@every 15m", 100 << 10, true},
		{"large, an ETag", `"x"`, "@every 15m", 100 << 10, false},
		{"large, once a day", "", "@daily", 100 << 10, false},
		{"small", "", "@every 15m", 10 << 10, false},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
			if c.etag != "" {
				w.Header().Set("Etag", c.etag)
			}
			_, _ = w.Write([]byte(replaced(issue(n), "</title>", " "+strings.Repeat("س", c.size/2)+"</title>")))
		})
		v := newVisitor(t, s.URL, c.spec)
		for range 3 {
			if p := v.again(); p.Wire.Bytes < c.size || p.Wire.Bytes > c.size+2000 {
				t.Errorf("%s: %d bytes", c.name, p.Wire.Bytes)
			}
		}
		if told := kinds(v.polls) == string(EventCostly); told != c.told {
			t.Errorf("%s: told %q", c.name, kinds(v.polls))
		}
	}
}

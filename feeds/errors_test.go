package feeds

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What is said of a failure is true for its cause, and has no words of ours.
func TestFailuresAreNamedForWhatTheyAre(t *testing.T) {
	banner := func(text string) string {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { ln.Close() })
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				(&connection{t, conn}).say(text)
			}
		}()
		return "https://" + ln.Addr().String()
	}
	raw := func(lines ...string) string {
		return serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { hijack(t, w).say(lines...) }).URL
	}
	secure := func(address string) string { return strings.Replace(address, "http:", "https:", 1) }
	whole := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/item":
			reply(w, `<rss version="2.0"><channel><title>نشرة</title><item><title>خبر`)
		case "/json":
			reply(w, `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"" }]}`)
		case "/gzip":
			reply(w, string(gz([]byte(issue(3)))[:40]), "Content-Encoding", "gzip")
		case "/range":
			w.WriteHeader(http.StatusPartialContent)
			reply(w, "<rss")
		default:
			reply(w, issue(3))
		}
	})
	encrypted := httptest.NewTLSServer(whole.Config.Handler)
	encrypted.Config.ErrorLog = quiet()
	t.Cleanup(encrypted.Close)
	for name, c := range map[string]struct {
		address string
		class   ErrorClass
		says    string
	}{
		"another protocol, not asked for": {raw("HTTP/1.1 101 Switching Protocols", "Upgrade: other", "Connection: upgrade", "", ""), ClassProtocol, "switched to another protocol"},
		"no TLS behind https":             {secure(whole.URL), ClassProtocol, "HTTP response to HTTPS client"},
		"no HTTP":                         {raw("SSH-2.0-OpenSSH_9.6", ""), ClassProtocol, "malformed HTTP"},
		"no HTTP behind https":            {banner("220 mail.example.org ESMTP\r\n"), ClassProtocol, "does not look like a TLS handshake"},
		"TLS behind http":                 {strings.Replace(encrypted.URL, "https:", "http:", 1), ClassHTTP, "HTTP 400"},
		"nothing":                         {raw(""), ClassConnect, "EOF"},
		"a private address":               {"http://10.0.0.1/", ClassBlocked, "address not allowed"},
		"a connection that broke":         {raw("HTTP/1.1 200 OK", "Content-Length: 900", "", "<rss version=\"2.0\"><channel><item>"), ClassTruncated, "the connection broke"},
		"a document that ends early":      {whole.URL + "/item", ClassTruncated, "the document ends"},
		"a stream that ends early":        {whole.URL + "/gzip", ClassTruncated, "compressed stream ends early"},
		"a part":                          {whole.URL + "/range", ClassTruncated, "a part of it"},
		"a broken item":                   {whole.URL + "/json", ClassMalformed, "invalid character"},
	} {
		p := newVisitor(t, c.address, "@every 15m").poll()
		if p.Err == nil || p.Err.Class != c.class || !strings.Contains(p.Err.Error(), c.says) || strings.Contains(p.Err.Error(), "outbound") {
			t.Errorf("%s: %v, want %s: %s", name, p.Err, c.class, c.says)
		}
	}
}

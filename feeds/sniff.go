package feeds

import (
	"bytes"
	"regexp"
	"slices"
)

// kind is what the first bytes of a document promise.
type kind struct {
	json  bool
	class ErrorClass // why it is no feed
}

// marks stand in pages that want a browser to prove itself, and in no others:
// Cloudflare, Imperva, Sucuri, DataDome, PerimeterX, AWS, Anubis, Akamai.
var marks = [][]byte{
	[]byte("cf_chl_"), []byte("cf-challenge"), []byte("cf-browser-verification"), []byte("incapsula incident"),
	[]byte("sucuri_cloudproxy_js"), []byte("captcha-delivery.com"), []byte("px-captcha"), []byte("gokuprops"),
	[]byte("anubis_challenge"), []byte("sec-if-cpt-container"),
}

// challenging are words of such pages that stand in others too, in the script of
// a form or of the firewall in front of a site: see loud.
var challenging = [][]byte{
	[]byte("just a moment"), []byte("one moment, please"), []byte("captcha"), []byte("attention required!"),
	[]byte("checking your browser"), []byte("you are being redirected"), []byte("human verification"), []byte("not a bot"),
	[]byte("ddos-guard"), []byte("_incapsula_"), []byte("challenge-platform"),
}

const (
	shortPage = 8 << 10  // bytes
	sniffed   = 64 << 10 // of a page that are looked at
)

var objectBegins = regexp.MustCompile(`\{\s*"`)

// behind returns a JSON Feed without the message of a script, comment or call in
// front of it, or nil. Behind it a call ends, and nothing of a page follows.
func behind(text []byte) []byte {
	if !bytes.HasSuffix(bytes.TrimRight(text, " \t\r\n);"), []byte("}")) || !bytes.Contains(text, []byte("jsonfeed.org")) {
		return nil
	}
	at := objectBegins.FindIndex(text[:min(len(text), junk)])
	if at == nil {
		return nil
	}
	return text[at[0]:]
}

func sniff(text []byte) kind {
	t := bytes.TrimLeft(text, "\ufeff \t\r\n\x00")
	if len(t) == 0 {
		return kind{class: ClassEmpty}
	}
	if t[0] == '{' || t[0] == '[' {
		return kind{json: true}
	}
	root, _ := findRoot(text)
	if root >= 0 {
		return kind{}
	}
	head := bytes.ToLower(t[:min(len(t), sniffed)])
	if !bytes.Contains(head, []byte("<html")) && !bytes.Contains(head, []byte("<!doctype html")) && (!bytes.Contains(head, []byte("<body")) || bytes.Contains(head, []byte("<opml"))) {
		return kind{class: ClassNotAFeed}
	}
	if challenges(head) || bytes.Contains(loud(head), []byte("access denied")) {
		return kind{class: ClassBotChallenge}
	}
	return kind{class: ClassHTML}
}

// challenges reports whether a page, in small letters, wants a browser to prove
// itself.
func challenges(page []byte) bool {
	in := func(text []byte) func([]byte) bool {
		return func(words []byte) bool { return bytes.Contains(text, words) }
	}
	return slices.ContainsFunc(marks, in(page)) || slices.ContainsFunc(challenging, in(loud(page)))
}

// loud is what a page says above all: its title, or the whole of a short one.
func loud(page []byte) []byte {
	if len(page) <= shortPage {
		return page
	}
	_, title, _ := bytes.Cut(page, []byte("<title"))
	title, _, _ = bytes.Cut(title, []byte("</title"))
	return title[:min(len(title), maxTitle)]
}

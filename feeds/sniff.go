package feeds

import (
	"bytes"
)

// kind is what the first bytes of a document promise.
type kind struct {
	json  bool
	class ErrorClass // why it is no feed
}

// challenges are words of pages that want a browser to prove itself.
var challenges = [][]byte{
	[]byte("just a moment"), []byte("cf-challenge"), []byte("challenge-platform"), []byte("cf_chl_"),
	[]byte("captcha"), []byte("attention required!"), []byte("checking your browser"),
	[]byte("ddos-guard"), []byte("_incapsula_"), []byte("access denied"),
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
	head := bytes.ToLower(t[:min(len(t), 64<<10)])
	if !bytes.Contains(head, []byte("<html")) && !bytes.Contains(head, []byte("<!doctype html")) && (!bytes.Contains(head, []byte("<body")) || bytes.Contains(head, []byte("<opml"))) {
		return kind{class: ClassNotAFeed}
	}
	for _, c := range challenges {
		if bytes.Contains(head, c) {
			return kind{class: ClassBotChallenge}
		}
	}
	return kind{class: ClassHTML}
}

package feeds

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestEvidence: what is kept is what was on the wire, and nothing that only
// concerns us.
func TestEvidence(t *testing.T) {
	var wire bytes.Buffer
	z := gzip.NewWriter(&wire)
	_, _ = z.Write([]byte(issue(3)))
	_ = z.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusFound)
			return
		}
		reply(w, wire.String(), "Content-Encoding", "gzip", "Set-Cookie", "canary=1", "Www-Authenticate", "Basic canary", "X-Served-By", "cache-7")
	})
	v := newVisitor(t, strings.Replace(s.URL, "http://", "http://canary:canary@", 1)+"/old", "@every 15m")
	v.poller.Keep = KeepEvidence{Matched: true, MaxBytes: 1 << 20}
	e := v.poll().Evidence
	if e == nil {
		t.Fatal("nothing was kept")
	}
	sum := sha256.Sum256(wire.Bytes())
	if !bytes.Equal(e.Body, wire.Bytes()) || e.Hash != hex.EncodeToString(sum[:]) || e.Size != int64(wire.Len()) {
		t.Errorf("%d bytes of %d, %s", len(e.Body), wire.Len(), e.Hash)
	}
	if e.Asked != s.URL+"/old" || e.URL != s.URL+"/new" || e.Status != 200 || e.Header.Get("X-Served-By") != "cache-7" || e.At.Before(v.now) {
		t.Errorf("%+v", e)
	}
	if strings.Contains(fmt.Sprint(e.Asked, e.URL, e.Header), "canary") {
		t.Errorf("a secret: %+v", e)
	}
	if p := v.again(); p.Evidence != nil {
		t.Error("a document that did not change was kept")
	}
}

// TestEvidenceLimits: nothing is kept unasked; of what is too large the hash.
func TestEvidenceLimits(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { reply(w, issue(2+n)) })
	v := newVisitor(t, s.URL, "@every 15m")
	if p := v.poll(); p.Evidence != nil {
		t.Error("it was kept unasked")
	}
	v.poller.Keep = KeepEvidence{All: true, MaxBytes: 10}
	if e := v.again().Evidence; e == nil || e.Body != nil || len(e.Hash) != 64 || e.Size < 10 || !e.Every {
		t.Errorf("%+v", e)
	}
}

package feeds

import (
	"bytes"
	"net/http"
	"net/url"
	"time"
)

// KeepEvidence says which answers are kept as they came. The zero value keeps
// none.
type KeepEvidence struct {
	Matched  bool  // those that brought items which a watchlist matched
	All      bool  // those that brought any new or edited item
	MaxBytes int64 // of a body on the wire; of a larger one only the hash is kept
}

// Evidence is an answer as it came: what shows later that a feed said so. Its
// header is what the answer carried, with names in canonical form, without
// cookies and without what only concerns the login.
type Evidence struct {
	ID     string   // UUIDv7, given by the store
	Feed   string   // Source.ID
	Items  []string // Item.ID of those it was kept for, given by the store
	Asked  string   // address asked, without a login: the operator's, or the link of an item whose article full_text read
	URL    string   // address that answered, behind redirects; a path for a file
	Status int
	Header http.Header
	Body   []byte    // as it was on the wire, compressed where Header says so; nil: not kept
	Hash   string    // SHA-256 of the body, hex
	Size   int64     // of the body, bytes
	Cut    bool      // the body ended early
	Kept   bool      // the store has the body; it gives it on its own
	At     time.Time // when it had been read, by the clock of this machine
	Every  bool      // to be kept for items that matched nothing, too
}

// of takes down an answer that was read as a document or an article.
func (k KeepEvidence) of(src *Source, asked string, a *answer, at time.Time) *Evidence {
	if !k.Matched && !k.All || a == nil {
		return nil
	}
	e := &Evidence{
		Feed: src.ID, Asked: withoutLogin(asked), URL: withoutLogin(a.url), Status: a.status, Header: a.header.Clone(),
		Hash: a.hash, Size: int64(len(a.body)), Cut: a.cut, At: at, Every: k.All,
	}
	for _, name := range secretHeaders() {
		e.Header.Del(name)
	}
	if e.Size <= k.MaxBytes {
		e.Body = bytes.Clone(a.body) // its buffer is used again
	}
	return e
}

// secretHeaders are what an answer says to one reader only.
func secretHeaders() []string {
	return []string{"Set-Cookie", "Set-Cookie2", "Www-Authenticate", "Authentication-Info", "Proxy-Authenticate", "Proxy-Authentication-Info"}
}

func withoutLogin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

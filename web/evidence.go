package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// evidenceStore has the documents that were kept as they came.
type evidenceStore interface {
	// Evidence returns the answers kept for items, without their bodies.
	Evidence(ctx context.Context, items []string) ([]feeds.Evidence, error)
	// Body returns the body with a hash.
	Body(ctx context.Context, hash string) ([]byte, error)
}

// evidenceJSON is an answer as it was kept.
type evidenceJSON struct {
	ID     string      `json:"id"`
	Feed   string      `json:"feed"`
	Items  []string    `json:"items"`
	Asked  string      `json:"asked"`
	URL    string      `json:"url"`
	Status int         `json:"status"`
	Header http.Header `json:"headers"`
	ReadAt time.Time   `json:"read_at"`
	SHA256 string      `json:"sha256"`
	Bytes  int64       `json:"bytes"`
	Cut    bool        `json:"cut"`
	Kept   bool        `json:"kept"` // false: too large, only the hash is there
}

func (s *Server) apiEvidence(w http.ResponseWriter, r *http.Request) error {
	all, err := s.evidence(r)
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(all, false, nil, func(e feeds.Evidence) evidenceJSON {
		return evidenceJSON{
			ID: e.ID, Feed: e.Feed, Items: alerts.NotNil(e.Items), Asked: e.Asked, URL: e.URL, Status: e.Status, Header: e.Header,
			ReadAt: e.At, SHA256: e.Hash, Bytes: e.Size, Cut: e.Cut, Kept: e.Kept,
		}
	}))
}

// evidence is what was kept for the item that a request names.
func (s *Server) evidence(r *http.Request) ([]feeds.Evidence, error) {
	it, err := s.item(r)
	if err != nil {
		return nil, err
	}
	return s.o.Store.Evidence(r.Context(), []string{it.ID})
}

// document hands out a document as it was on the wire. It is never shown: a
// browser saves it.
func (s *Server) document(w http.ResponseWriter, r *http.Request) error {
	all, err := s.evidence(r)
	if err != nil {
		return err
	}
	for i := range all {
		if e := &all[i]; e.Hash == r.PathValue("hash") && e.Kept {
			body, err := s.o.Store.Body(r.Context(), e.Hash)
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			w.Header().Set("Content-Disposition", `attachment; filename="`+DocumentName(e)+`"`)
			_, _ = w.Write(body) // the caller may be gone
			return nil
		}
	}
	return notFound("document")
}

// DocumentName is the file name of a document: its hash, with .gz where it was
// compressed on the wire.
func DocumentName(e *feeds.Evidence) string {
	if strings.HasSuffix(strings.ToLower(e.Header.Get("Content-Encoding")), "gzip") {
		return e.Hash + ".gz"
	}
	return e.Hash
}

// keptDocument is a document on the page of an item.
type keptDocument struct {
	At     moment
	Size   string
	Hash   string
	Link   string // empty: only the hash is there
	Status int
}

func (v *view) keptDocuments(item string, all []feeds.Evidence) (list []keptDocument) {
	for i := range all {
		e := &all[i]
		k := keptDocument{At: v.when(e.At), Hash: e.Hash, Size: v.T("kilobytes", number(int(e.Size+1023)/1024)), Status: e.Status}
		if e.Kept {
			k.Link = "/items/" + item + "/evidence/" + e.Hash
		}
		list = append(list, k)
	}
	return list
}

package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// withBody is a poll that came with a document.
func withBody(p *feeds.Poll, body string) *feeds.Poll {
	sum := sha256.Sum256([]byte(body))
	p.Evidence = &feeds.Evidence{
		Feed: p.Source.ID, Asked: p.Source.URL, URL: p.Source.URL + "?final", Status: 200, Header: http.Header{"Content-Encoding": {"gzip"}},
		Body: []byte(body), Hash: hex.EncodeToString(sum[:]), Size: int64(len(body)), At: p.Started.Add(time.Second),
	}
	return p
}

// matchWord judges that items with a word in the title fulfil desk.
func matchWord(word string) alerts.Judge {
	return func(it *feeds.Item) []alerts.Match {
		if strings.Contains(it.Title, word) {
			return every(it)
		}
		return nil
	}
}

func TestEvidence(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b")
	hit, other := titled("1", "انهيار جسر قديم في شمال المدينة"), titled("2", "أسعار الخبز ترتفع في الأسواق اليوم")
	save(t, db, withBody(poll(src["a"], t0, hit, other), "first"), matchWord("جسر"))
	save(t, db, withBody(poll(src["b"], t0, titled("3", "مباراة ودية بين فريقين كبيرين")), "nobody asked"), matchWord("جسر"))
	edited := hit
	edited.Title, edited.Keys.Content = "انهيار جسر قديم في شمال المدينة وإصابة ثلاثة", "edited"
	save(t, db, withBody(poll(src["a"], t0.Add(time.Hour), edited, other), "second"), matchWord("جسر"))
	items, err := db.Items(t.Context(), feeds.ItemFilter{Watchlist: "w"})
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	all, err := db.Evidence(t.Context(), []string{items[0].ID, "none"})
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	e := all[0]
	if e.Feed != "a" || e.URL != src["a"].URL+"?final" || e.Status != 200 || e.Header.Get("Content-Encoding") != "gzip" || e.Size != 5 ||
		!e.At.Equal(t0.Add(time.Second)) || !e.Kept || len(e.Items) != 1 || e.Items[0] != items[0].ID {
		t.Errorf("%+v", e)
	}
	if body, err := db.Body(t.Context(), all[1].Hash); err != nil || string(body) != "second" {
		t.Errorf("%q, %v", body, err)
	}
	if n, size, err := db.EvidenceSize(t.Context()); n != 2 || size != 11 || err != nil {
		t.Errorf("%d answers, %d bytes, %v", n, size, err)
	}
}

// TestEvidenceOfArticles: what full_text read is kept beside the document.
func TestEvidenceOfArticles(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	hit, other := titled("1", "انهيار جسر قديم في شمال المدينة"), titled("2", "أسعار الخبز ترتفع في الأسواق اليوم")
	hit.Page, other.Page = withBody(poll(a, t0), "article").Evidence, withBody(poll(a, t0), "not asked for").Evidence
	hit.Page.Asked = hit.Link
	save(t, db, withBody(poll(a, t0, hit, other), "document"), matchWord("جسر"))
	items, err := db.Items(t.Context(), feeds.ItemFilter{Watchlist: "w"})
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	all, err := db.Evidence(t.Context(), []string{items[0].ID})
	if err != nil || len(all) != 2 || all[1].Asked != hit.Link || len(all[1].Items) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if n, size, err := db.EvidenceSize(t.Context()); n != 2 || size != int64(len("document"+"article")) || err != nil {
		t.Errorf("%d answers, %d bytes, %v", n, size, err)
	}
}

// TestEvidenceOfAll: a body that two feeds share lies there once, one that was
// too large not at all.
func TestEvidenceOfAll(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	for id, body := range map[string]string{"a": "same", "b": "same", "c": "too large"} {
		p := withBody(poll(src[id], t0, titled(id, "عنوان من "+id)), body)
		if p.Evidence.Every = true; id == "c" {
			p.Evidence.Body = nil
		}
		save(t, db, p, nobody)
	}
	if n, size, err := db.EvidenceSize(t.Context()); n != 3 || size != 4 || err != nil {
		t.Errorf("%d answers, %d bytes, %v", n, size, err)
	}
	large := withBody(poll(src["c"], t0), "too large").Evidence.Hash
	if _, err := db.Body(t.Context(), large); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// TestPruneEvidence: what did not alert goes in its time, the rest with its
// item; no body outlives its answers.
func TestPruneEvidence(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b")
	for i, title := range []string{"انهيار جسر قديم في شمال المدينة", "أسعار الخبز ترتفع في الأسواق اليوم", "مباراة ودية بين فريقين كبيرين"} {
		p := withBody(poll(src["a"], t0.Add(time.Duration(i)*time.Hour), titled(title, title)), title)
		p.Evidence.Every = true
		save(t, db, p, matchWord("جسر"))
	}
	if err := db.PruneEvidence(t.Context(), t0.Add(90*time.Minute)); err != nil {
		t.Fatal(err)
	}
	counts := func(answers, bodies int) {
		t.Helper()
		if a, b := number(t, db, `SELECT count(*) FROM answers`), number(t, db, `SELECT count(*) FROM bodies`); a != answers || b != bodies {
			t.Errorf("%d answers, %d bodies; want %d, %d", a, b, answers, bodies)
		}
	}
	counts(2, 2)
	if n, err := db.Prune(t.Context(), t0.Add(48*time.Hour), t0.Add(72*time.Hour)); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	counts(1, 1)
	if err := errors.Join(db.CheckEvidence(t.Context()), db.Inspect(t.Context())); err != nil {
		t.Error(err)
	}
	if err := db.write(t.Context(), func(t *tx) error { return t.run(`UPDATE bodies SET bytes = x'00'`) }); err != nil {
		t.Fatal(err)
	}
	if err := db.CheckEvidence(t.Context()); !errors.As(err, new(*CorruptError)) {
		t.Errorf("a changed body: %v", err)
	}
}

func TestEvidenceInBackups(t *testing.T) {
	db := openTest(t)
	save(t, db, withBody(poll(sources(t, db, "a")["a"], t0, titled("1", "نبأ عن المدينة")), "body"), every)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(t.TempDir(), "back.db")
	if _, err := Restore(t.Context(), file, back, OldSend, t0); err != nil {
		t.Fatal(err)
	}
	copied := openAt(t, back)
	if n, size, err := copied.EvidenceSize(t.Context()); n != 1 || size != 4 || err != nil {
		t.Errorf("%d answers, %d bytes, %v", n, size, err)
	}
}

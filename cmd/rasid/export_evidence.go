package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"time"

	"rasid/alerts"
	"rasid/feeds"
	"rasid/storage"
	"rasid/web"
)

// answerLine is an answer as it was kept, as other programs read it.
type answerLine struct {
	ID     string      `json:"id"`
	Feed   string      `json:"feed"`
	Items  []string    `json:"items"` // IDs of the items it shows
	Asked  string      `json:"asked"`
	URL    string      `json:"url"`
	Status int         `json:"status"`
	Header http.Header `json:"headers"`
	ReadAt time.Time   `json:"read_at"`
	SHA256 string      `json:"sha256"` // of the body on the wire
	Bytes  int64       `json:"bytes"`
	Cut    bool        `json:"cut"`  // the body ended early
	File   *string     `json:"file"` // path in the bag; null: larger than max_document
}

// exhibit is an export with evidence while it is being written.
type exhibit struct {
	db     *storage.DB
	bag    *bag
	items  []string          // of the alerts, without repetition
	files  map[string]string // path of the body by hash
	bare   map[string]bool   // items without evidence
	number int               // of answers
}

// exportEvidence writes what f picks, with the documents it came in, into a
// new folder.
func (a *app) exportEvidence(ctx context.Context, db *storage.DB, f alerts.AlertFilter, format, folder string) (err error) {
	if kept, _, err := db.EvidenceSize(ctx); err != nil {
		return err
	} else if kept == 0 {
		return failed(errors.New("no documents were kept"), evidenceHint)
	}
	b, err := newBag(folder)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return usage(err, "name a folder that is not there yet; "+filepath.Clean(folder)+".part is what an export left that was broken off")
		}
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.discard())
		}
	}()
	x := &exhibit{db: db, bag: b, files: map[string]string{}, bare: map[string]bool{}}
	n, err := x.write(ctx, f, format)
	if err != nil {
		return err
	}
	if n == 0 {
		return failed(errors.New("there is no such alert"), "rasid alerts lists them")
	}
	if x.number == 0 {
		return failed(fmt.Errorf("no documents were kept for %s", count(n, "alert")), evidenceHint)
	}
	if err := b.close(time.Now(), "External-Description: "+x.summary(n)); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%s: %s\n", folder, x.summary(n))
	return nil
}

const evidenceHint = `"storage: {evidence: matched}" in the file keeps them from then on; docs/evidence.md`

func (x *exhibit) write(ctx context.Context, f alerts.AlertFilter, format string) (n int, err error) {
	noting := &itemNoter{AlertLister: x.db, exhibit: x}
	err = x.bag.add("data/alerts."+format, func(w io.Writer) (err error) {
		n, err = web.Export(ctx, noting, f, format, w)
		return err
	})
	if err != nil {
		return n, err
	}
	if err := x.bag.add("data/answers.jsonl", func(w io.Writer) error { return x.answers(ctx, newLines(w)) }); err != nil {
		return n, err
	}
	for hash, name := range x.files {
		body, err := x.db.Body(ctx, hash)
		if err != nil {
			return n, err
		}
		if err := x.bag.addBytes(name, body); err != nil {
			return n, err
		}
	}
	return n, x.bag.addText("README.txt", bagReadme)
}

// itemNoter remembers the items of the alerts that pass through it.
type itemNoter struct {
	web.AlertLister
	exhibit *exhibit
}

// Alerts implements web.AlertLister.
func (l *itemNoter) Alerts(ctx context.Context, f alerts.AlertFilter) ([]alerts.Alert, error) {
	all, err := l.AlertLister.Alerts(ctx, f)
	for i := range all {
		if id := all[i].Item.ID; !l.exhibit.bare[id] {
			l.exhibit.bare[id] = true
			l.exhibit.items = append(l.exhibit.items, id)
		}
	}
	return all, err
}

// answers lists what was kept for the items, and notes the bodies.
func (x *exhibit) answers(ctx context.Context, out lines) error {
	const batch = 500
	seen := map[string]bool{}
	for at := 0; at < len(x.items); at += batch {
		all, err := x.db.Evidence(ctx, x.items[at:min(at+batch, len(x.items))])
		if err != nil {
			return err
		}
		for i := range all {
			e := &all[i]
			for _, id := range e.Items {
				delete(x.bare, id)
			}
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			if err := x.answer(e, out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *exhibit) answer(e *feeds.Evidence, out lines) error {
	line := answerLine{
		ID: e.ID, Feed: e.Feed, Items: e.Items, Asked: e.Asked, URL: e.URL, Status: e.Status, Header: e.Header, ReadAt: e.At,
		SHA256: e.Hash, Bytes: e.Size, Cut: e.Cut,
	}
	if e.Kept {
		name := cmp.Or(x.files[e.Hash], "data/bodies/"+web.DocumentName(e))
		x.files[e.Hash], line.File = name, &name
	}
	x.number++
	return out.write(line)
}

func (x *exhibit) summary(alertCount int) string {
	s := fmt.Sprintf("%s, %s, %s", count(alertCount, "alert"), count(x.number, "answer"), count(len(x.files), "document"))
	if len(x.bare) > 0 {
		s += fmt.Sprintf("; nothing was kept for %s", count(len(x.bare), "item"))
	}
	return s
}

const bagReadme = `This folder is a bag (BagIt, RFC 8493) that rasid made.

data/alerts.*       what matched, with the places in the text
data/answers.jsonl  what the servers of the feeds (and articles) answered: address, status, headers, time of
                    reading by the clock of the machine that read it, SHA-256 of the body
data/bodies/        the bodies, byte for byte as they were on the wire; .gz were compressed there

The items of an alert and of an answer are joined by the ID of the item. Headers are
complete but for cookies and logins; their names are written in one form and their order is
not kept. To see that nothing was changed since:

    sha256sum -c tagmanifest-sha256.txt manifest-sha256.txt

The hash of tagmanifest-sha256.txt stands for the whole folder: sign it or have a time stamp
put on it to prove later when the folder was made.
`

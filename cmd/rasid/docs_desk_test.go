package main

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
	"rasid/storage"
)

// skips are the rows of notRun that some document had.
type skips struct {
	mu   sync.Mutex
	seen map[int]bool
}

// out reports whether a command is not run.
func (s *skips) out(command string) bool {
	for i := range notRun {
		if regexp.MustCompile(notRun[i].command).MatchString(command) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.seen == nil {
				s.seen = map[int]bool{}
			}
			s.seen[i] = true
			return true
		}
	}
	return false
}

func (s *skips) used(i int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[i]
}

// desk is the world of one document: a folder with the example, without its
// real feeds, receivers that take everything and a site with a feed; once
// furnished also a file of its own and a database with items, alerts and a dead
// letter.
type desk struct {
	*testing.T
	name, dir          string
	env                []string
	left               *skips
	met                map[string]bool // commands
	kept               []string        // of earlier scripts
	dashboard          string          // its address, once the daemon runs
	site               string
	item, delivery, at string // IDs, and the file of a backup
}

// beginners are the documents whose blocks begin at the beginning.
var beginners = map[string]bool{"README.md": true, "README.ar.md": true, "docs/getting-started.md": true, "examples/README.md": true}

func newDesk(t *testing.T, name string, left *skips) *desk {
	t.Helper()
	dir := t.TempDir()
	d := &desk{T: t, name: name, dir: dir, left: left, met: map[string]bool{}}
	d.env = append(os.Environ(), "PATH="+filepath.Dir(rasidBinary(t))+":"+os.Getenv("PATH"), "HOME="+dir)
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	d.receivers()
	example, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	local := strings.Replace(string(realFeeds.ReplaceAll(example, nil)), "127.0.0.1:8686", "127.0.0.1:0", 1)
	write(t, filepath.Join(dir, "config.example.yaml"), local)
	write(t, filepath.Join(dir, "config.yaml"), local)
	return d
}

var realFeeds = regexp.MustCompile(`(?m)^  - (\{id: .*url:|https:).*\n`)

// receivers are the site of a feed, a webhook and a mail server.
func (d *desk) receivers() {
	d.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		fmt.Fprint(rw, `<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed.xml">`)
	})
	mux.HandleFunc("/feed.xml", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(rw)
		defer z.Close()
		feed, err := os.ReadFile(filepath.Join(d.dir, "examples/feeds/paper.xml"))
		if err != nil {
			d.Error(err)
		}
		_, _ = z.Write(feed)
	})
	mux.HandleFunc("/hook", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusNoContent) })
	s := httptest.NewServer(mux)
	d.Cleanup(s.Close)
	d.site = s.URL
}

// A file as the documents speak of it: their watchlists, channels, feeds.
const deskConfig = `
defaults: {timezone: Asia/Riyadh, first_poll: all, max_item_age: 0s}
feeds:
  - {id: sana, file: examples/feeds/agency.xml}
  - {id: agency, url: "%[1]s/feed.xml"}
channels:
  desk: {type: email, smtp: {host: 127.0.0.1, port: %[2]d, tls: none}, from: rasid@example.org, to: [desk@example.org]}
  siem: {type: webhook, url: "%[1]s/hook"}
  chat: {type: webhook, url: "%[1]s/hook", preset: slack}
watchlists:
  - {id: syria, name: سوريا, any: [سوريا, سورية], alert: [siem]}
  - {id: port, any: [إرهاب], alert: [siem, {channel: desk, digest: "0 8 * * *"}]}
http: {allow_networks: [127.0.0.0/8]}
storage: {path: rasid.db, evidence: matched, backup: {folder: backups}}
web: {listen: 127.0.0.1:0}
`

// furnish makes the file and the database, and lets a daemon watch over them
// where the document needs one.
func (d *desk) furnish(daemon bool) {
	d.Helper()
	w := &world{post: newReceived(), quiet: map[string]bool{}}
	text := fmt.Sprintf(deskConfig, d.site, newMailbox(d.T, w))
	for _, name := range []string{"config.yaml", "new.yaml", "etc/config.yaml"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(d.dir, name)), 0o755); err != nil {
			d.Fatal(err)
		}
		write(d, filepath.Join(d.dir, name), strings.Replace(text, "path: rasid.db", "path: "+d.dir+"/rasid.db", 1))
	}
	const opml = `<opml version="2.0"><body><outline text="قائمة"><outline type="rss" text="ب" xmlUrl="https://b.example.org/rss"/></outline></body></opml>`
	write(d, filepath.Join(d.dir, "list.opml"), opml)
	write(d, filepath.Join(d.dir, "subscriptions.opml"), opml)
	write(d, filepath.Join(d.dir, "texts.jsonl"), `{"id":"1","title":"وفد إلى سوريا"}`+"\n")
	for _, script := range []string{"rasid poll", "rasid backup old"} {
		out, err := d.bash(script)
		if err != nil {
			d.Fatalf("%s: %v\n%s", script, err, out)
		}
		d.at = filepath.Join(d.dir, strings.TrimSpace(out))
	}
	d.bury()
	if daemon {
		d.run(step{command: "rasid run --config config.yaml"})
	}
}

// bury makes a dead letter of one delivery.
func (d *desk) bury() {
	d.Helper()
	ctx, now := d.Context(), time.Now()
	db, err := storage.Open(ctx, filepath.Join(d.dir, "rasid.db"), now)
	if err != nil {
		d.Fatal(err)
	}
	defer db.Close(ctx)
	all, err := db.ClaimDeliveries(ctx, "siem", now, 1, func(int) time.Time { return now.Add(time.Hour) })
	if err != nil || len(all) != 1 {
		d.Fatalf("%d deliveries: %v", len(all), err)
	}
	a := alerts.Attempt{Delivery: all[0].ID, Number: all[0].Attempts, At: now}
	if err := db.Settle(ctx, a, alerts.Outcome{State: alerts.Dead}); err != nil {
		d.Fatal(err)
	}
	items, err := db.Items(ctx, feeds.ItemFilter{Feed: "agency", Watchlist: "syria", Limit: 1})
	if err != nil || len(items) != 1 {
		d.Fatalf("%d items: %v", len(items), err)
	}
	d.item, d.delivery = items[0].ID, all[0].ID
}

// real puts what there is in the place of what documents speak of.
func (d *desk) real(command string) string {
	return strings.NewReplacer(
		"go run ./cmd/rasid ", "rasid ", "sudo -u rasid ", "",
		"http://127.0.0.1:8686", d.dashboard,
		"/items/019ab3c4-5d6e-7f01-8a2b-3c4d5e6f7081", "/items/"+d.item,
		"/HASH", "/$(get \"$API/items/"+d.item+"/evidence\" | jq -r '[.. | .sha256? // empty][0]')",
		"019ab3c4-5d6e-7f01-8000-000000000000", d.delivery, "019ab3c4-5d6e-7f01-8a2b-3c4d5e6f7081", d.delivery,
		"019ab3c4-5d6e-7f01", d.item, " ITEM", " "+d.item,
		" BACKUP", " "+d.at, " TERM", " لجنة", " SITE", " "+d.site, " poll ID", " poll sana", " test NAME", " test desk",
		"discover https://www.example.org", "discover "+d.site, "discover example.org", "discover "+d.site,
		"/var/lib/rasid/backup/rasid-20261124T033000Z.db", d.at, "/mnt/usb", d.dir+"/usb",
		"/etc/rasid/", d.dir+"/etc/", "/var/lib/rasid/", d.dir+"/",
	).Replace(command)
}

package storage

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rasid/alerts"
	"rasid/feeds"
)

// TestConserve does what a daemon may do in any order, restarts it in between
// and asks each time whether all alerts are still where they belong.
func TestConserve(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("12"); err != nil { // each syncs to the disk some hundred times
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		m := &machine{t: t, path: filepath.Join(dir, fmt.Sprint(n, ".db")), now: t0}
		m.open()
		defer func() { _ = m.db.Close(context.Background()); _ = os.Remove(m.path) }()
		r.Repeat(map[string]func(*rapid.T){
			"poll":    m.poll,
			"claim":   m.claim,
			"settle":  m.settle,
			"reload":  m.reload,
			"silence": m.silence,
			"retry":   m.retry,
			"prune":   m.prune,
			"restart": m.restart,
			"":        m.check,
		})
	})
}

type machine struct {
	t       *testing.T
	path    string
	db      *DB
	src     map[string]*feeds.Source
	now     time.Time
	flying  []alerts.Attempt
	arrived map[string]bool
}

func (m *machine) open() {
	db, err := Open(context.Background(), m.path, m.now)
	if err != nil {
		m.t.Fatal(err)
	}
	m.db, m.src = db, sources(m.t, db, "a", "b")
	m.src["a"].Whole = true
	if m.arrived == nil {
		m.arrived = map[string]bool{}
	}
}

func (m *machine) poll(r *rapid.T) {
	m.now = m.now.Add(time.Minute)
	var items []feeds.Item
	for range rapid.IntRange(0, 4).Draw(r, "items") {
		key := func(name string) string { return fmt.Sprint(rapid.IntRange(0, 9).Draw(r, name)) }
		items = append(items, keyed(key("guid"), key("link"), key("print"), key("content")))
	}
	save(m.t, m.db, poll(m.src[rapid.SampledFrom([]string{"a", "b"}).Draw(r, "feed")], m.now, items...), busy)
}

// busy judges that all items fulfil a watchlist for every way to ring.
func busy(*feeds.Item) []alerts.Match {
	desk, mail := alerts.Route{Channel: "desk"}, alerts.Route{Channel: "mail", Target: "a@example.org", Limit: &alerts.Limit{Max: 2, Per: time.Hour}}
	return []alerts.Match{
		{Watchlist: &alerts.Watchlist{ID: "story", Escalate: 2, Repeat: 5 * time.Minute, OnEdited: true, OnVanished: true, Routes: []alerts.Route{desk, mail}}},
		{Watchlist: &alerts.Watchlist{ID: "item", PerItem: true, OnEdited: true, Routes: []alerts.Route{mail}}},
		{Watchlist: &alerts.Watchlist{ID: "spike", Spike: &alerts.Spike{Window: time.Hour, Baseline: 4 * time.Hour, Factor: 1.1, Min: 2, Cooldown: time.Minute}, Routes: []alerts.Route{desk}}},
		{Watchlist: &alerts.Watchlist{ID: "nobody"}},
	}
}

func (m *machine) silence(r *rapid.T) {
	id := rapid.SampledFrom([]string{"story", "item", "spike"}).Draw(r, "watchlist")
	if err := m.db.Silence(context.Background(), id, m.now, m.now.Add(time.Duration(rapid.IntRange(0, 10).Draw(r, "minutes"))*time.Minute)); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) retry(*rapid.T) {
	if _, err := m.db.RetryDeliveries(context.Background(), alerts.DeliveryFilter{Channel: "desk"}, m.now); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) prune(r *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 50).Draw(r, "hours")) * time.Hour)
	if _, err := m.db.Prune(context.Background(), m.now.Add(-time.Hour), m.now); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) claim(*rapid.T) {
	for _, d := range claimAll(m.t, m.db, m.now) {
		if m.arrived[d.ID] {
			m.t.Errorf("delivery %s was claimed after it was delivered", d.ID)
		}
		m.flying = append(m.flying, alerts.Attempt{Delivery: d.ID, Number: d.Attempts, At: m.now})
	}
}

func (m *machine) settle(r *rapid.T) {
	if len(m.flying) == 0 {
		r.Skip("nothing flies")
	}
	a := rapid.SampledFrom(m.flying).Draw(r, "attempt")
	state := rapid.SampledFrom([]alerts.DeliveryState{alerts.Delivered, alerts.Pending, alerts.Dead}).Draw(r, "state")
	settled(m.t, m.db, a, state)
	got, err := m.db.Deliveries(context.Background(), alerts.DeliveryFilter{IDs: []string{a.Delivery}})
	if err != nil || len(got) != 1 {
		m.t.Fatalf("delivery %s: %v", a.Delivery, err)
	}
	m.arrived[a.Delivery] = got[0].State == alerts.Delivered
}

func (m *machine) reload(r *rapid.T) {
	live := rapid.Bool().Draw(r, "live")
	if _, err := m.db.CancelRoutes(context.Background(), func(string, string, string) bool { return live }, m.now); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) restart(*rapid.T) {
	if err := m.db.Close(context.Background()); err != nil {
		m.t.Fatal(err)
	}
	m.flying = nil
	m.open()
}

func (m *machine) check(*rapid.T) { balanced(m.t, m.db) }

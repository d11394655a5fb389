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
	save(m.t, m.db, poll(m.src[rapid.SampledFrom([]string{"a", "b"}).Draw(r, "feed")], m.now, items...), every)
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

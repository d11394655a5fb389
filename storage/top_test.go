package storage

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/alerts"
	"rasid/feeds"
)

func TestTops(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b")
	save(t, db, poll(src["a"], t0, entry("1", "l1", "نبأ"), entry("2", "l2", "خبر")), every)
	save(t, db, poll(src["b"], t0.Add(time.Hour), entry("3", "l3", "حديث")), every)
	for name, c := range map[string]struct {
		f              alerts.AlertFilter
		terms, sources []alerts.Top
	}{
		"all":       {alerts.AlertFilter{}, []alerts.Top{{Name: "ن", Alerts: 3}}, []alerts.Top{{Name: "a", Alerts: 2}, {Name: "b", Alerts: 1}}},
		"watchlist": {alerts.AlertFilter{Watchlist: "other"}, nil, nil},
		"since":     {alerts.AlertFilter{Since: t0.Add(time.Minute)}, []alerts.Top{{Name: "ن", Alerts: 1}}, []alerts.Top{{Name: "b", Alerts: 1}}},
	} {
		terms, err := db.TopTerms(t.Context(), c.f)
		if diff := cmp.Diff(c.terms, terms); diff != "" || err != nil {
			t.Errorf("%s: terms %v\n%s", name, err, diff)
		}
		got, err := db.TopSources(t.Context(), c.f)
		if diff := cmp.Diff(c.sources, got); diff != "" || err != nil {
			t.Errorf("%s: sources %v\n%s", name, err, diff)
		}
	}
}

func TestRhythmsAndBacklogs(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a")
	save(t, db, poll(src["a"], t0, entry("1", "l1", "نبأ"), entry("2", "l2", "خبر")), every)
	save(t, db, poll(src["a"], t0.Add(2*RhythmStep), entry("3", "l3", "حديث")), nobody)
	got, err := db.Rhythms(t.Context(), t0.Add(-time.Hour))
	from := t0.Truncate(0).UnixMilli() / RhythmStep.Milliseconds() * RhythmStep.Milliseconds()
	want := []feeds.Rhythm{
		{Feed: "a", From: time.UnixMilli(from), Items: 2},
		{Feed: "a", From: time.UnixMilli(from).Add(2 * RhythmStep), Items: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("rhythms: %v\n%s", err, diff)
	}
	for _, query := range []string{backlogQuery, stateQuery} {
		if steps := plan(t, db, query); !strings.Contains(strings.Join(steps, "\n"), "USING COVERING INDEX deliveries_backlog") {
			t.Errorf("%s walks through payloads: %v", query, steps)
		}
	}
	back, err := db.Backlogs(t.Context())
	if err != nil || len(back) != 2 || back[0].Channel != "desk" || back[0].State != alerts.Pending || back[0].Deliveries != 1 || !back[0].Oldest.Equal(t0) {
		t.Errorf("backlogs %+v, %v", back, err)
	}
}

package storage

import (
	"reflect"
	"testing"
	"time"

	"rasid/feeds"
)

// TestNewSchedule: a schedule changed in the file holds at once, from the last
// poll on; a server that asked for a rest keeps it, and one that failed its
// back-off.
func TestNewSchedule(t *testing.T) {
	const hour, minute = time.Hour, time.Minute
	for name, c := range map[string]struct {
		from, to string
		state    feeds.State
		least    time.Duration // until the next poll, from the last one on
		most     time.Duration
	}{
		"sooner":      {"@every 6h", "@every 5m", feeds.State{}, 5 * minute, 6 * minute},
		"later":       {"@every 5m", "@every 6h", feeds.State{}, 6 * hour, 6*hour + minute},
		"by clock":    {"@every 6h", "*/30 * * * *", feeds.State{}, 30 * minute, 31 * minute},
		"unchanged":   {"@every 6h", "@every 6h", feeds.State{}, 7 * hour, 7 * hour},
		"Retry-After": {"@every 6h", "@every 5m", feeds.State{NotBefore: t0.Add(2 * hour)}, 2 * hour, 2 * hour},
		"failing":     {"@every 6h", "@every 5m", feeds.State{Failures: 4, ErrorClass: feeds.ClassTimeout}, 30 * minute, 6 * hour},
		"gone":        {"@every 6h", "@every 5m", feeds.State{Disabled: true}, 7 * hour, 7 * hour},
	} {
		t.Run(name, func(t *testing.T) {
			db := openTest(t)
			src := sources(t, db, "a")["a"]
			sync := func(spec string) {
				t.Helper()
				var err error
				if src.Schedule, err = feeds.ParseSchedule(spec, time.UTC, t0); err != nil {
					t.Fatal(err)
				}
				if err := db.SyncFeeds(t.Context(), []*feeds.Source{src}, t0.Add(minute)); err != nil {
					t.Fatal(err)
				}
			}
			sync(c.from)
			p := poll(src, t0)
			p.Next = c.state
			p.Next.Feed, p.Next.LastPoll, p.Next.NextPoll = "a", t0, t0.Add(7*hour)
			save(t, db, p, nobody)
			sync(c.to)
			st, err := db.State(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			if in := st.NextPoll.Sub(t0); in < c.least || in > c.most {
				t.Errorf("next poll after %v, want %v to %v", in, c.least, c.most)
			}
		})
	}
}

// TestNewScheduleDuringPoll: a schedule changed while a poll is under way holds
// for that poll too, whatever it found.
func TestNewScheduleDuringPoll(t *testing.T) {
	for _, result := range []feeds.Result{feeds.ResultOK, feeds.ResultNotModified, feeds.ResultFailed} {
		db := openTest(t)
		src := sources(t, db, "a")["a"]
		p := poll(src, t0, titled("1", harbour))
		p.Result = result
		p.Next.Feed, p.Next.LastPoll, p.Next.NextPoll = "a", t0, t0.Add(6*time.Hour)
		soon := *src
		var err error
		if soon.Schedule, err = feeds.ParseSchedule("@every 5m", time.UTC, t0); err != nil {
			t.Fatal(err)
		}
		if err := db.SyncFeeds(t.Context(), []*feeds.Source{&soon}, t0.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if saved := save(t, db, p, nobody); !saved.Rescheduled || saved.Stale || saved.New != len(p.Items) && result == feeds.ResultOK {
			t.Errorf("%s: %+v", result, saved)
		}
		st, err := db.State(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		if in := st.NextPoll.Sub(t0); in < 5*time.Minute || in > 6*time.Minute {
			t.Errorf("%s: next poll after %v", result, in)
		}
		next := poll(&soon, t0.Add(5*time.Minute), titled("2", harbour))
		next.Next = st
		if saved := save(t, db, next, nobody); saved.Rescheduled || saved.Stale {
			t.Errorf("%s: the poll after it: %+v", result, saved)
		}
	}
}

func TestDueFeedsWithoutTheHeld(t *testing.T) {
	db := openTest(t)
	sources(t, db, "a", "b", "c")
	due, err := db.DueFeeds(t.Context(), t0, []string{"a", "c", "unknown"}, 10)
	if err != nil || len(due) != 1 || due[0].Feed != "b" {
		t.Errorf("DueFeeds beside a and c = %v, %v; want b", due, err)
	}
}

func TestStates(t *testing.T) {
	db := openTest(t)
	src := sources(t, db, "a", "b", "c")
	save(t, db, poll(src["c"], t0, titled("1", harbour)), nobody)
	all, err := db.States(t.Context(), []string{"c", "a", "unknown"})
	if err != nil || len(all) != 2 {
		t.Fatalf("States of a, c and an unknown feed = %v, %v", all, err)
	}
	for _, got := range all {
		if want, err := db.State(t.Context(), got.Feed); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, alone %+v, %v", got, want, err)
		}
	}
}

package main

import (
	"strings"
	"testing"
	"time"

	"rasid/feeds"
)

// said is what the findings of one status say.
func (f findings) said(s severity) string {
	var all []string
	for _, one := range f {
		if one.Status == s {
			all = append(all, one.Check+": "+one.Detail)
		}
	}
	return strings.Join(all, "\n")
}

func TestDoctorFeeds(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	status := func(id string, st feeds.State) feeds.Status {
		st.Feed = id
		if st.NextPoll.IsZero() {
			st.NextPoll = now.Add(time.Minute)
		}
		return feeds.Status{State: st}
	}
	well := feeds.State{LastSuccess: now, LastPoll: now, LastNewItem: now}
	dns, silent, late, gone := well, well, well, well
	dns.ErrorClass, dns.LastSuccess = feeds.ClassDNS, time.Time{}
	silent.LastNewItem = now.Add(-13 * time.Hour)
	late.NextPoll = now.Add(-time.Hour)
	gone.Disabled, gone.ErrorClass, gone.NextPoll = true, feeds.ClassGone, now.Add(-time.Hour)
	sources := func(all []feeds.Status) (out []*feeds.Source) {
		for i := range all {
			out = append(out, &feeds.Source{ID: all[i].Feed, ExpectItemsEvery: 12 * time.Hour})
		}
		return out
	}
	for _, c := range []struct {
		name         string
		all          []feeds.Status
		warn, failed string
	}{
		{"well", []feeds.Status{status("a", well)}, "", ""},
		{"one of two fails", []feeds.Status{status("a", well), status("b", dns)}, "feeds: dns: b", ""},
		{"all fail", []feeds.Status{status("b", dns), status("c", dns)}, "", "feeds: dns: b, c"},
		{"silent", []feeds.Status{status("a", silent)}, "feeds: silent for longer than usual: a", ""},
		{"nobody polls", []feeds.Status{status("a", late)}, "feeds: due and not polled: a", ""},
		{"gone is not late", []feeds.Status{status("a", well), status("b", gone)}, "feeds: gone: b", ""},
	} {
		var f findings
		examineFeeds(&f, sources(c.all), c.all, now)
		if got := f.said(warning); got != c.warn {
			t.Errorf("%s: warned of %q, want %q", c.name, got, c.warn)
		}
		if got := f.said(broken); got != c.failed {
			t.Errorf("%s: failed %q, want %q", c.name, got, c.failed)
		}
	}
}

func TestDoctorClock(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for ahead, want := range map[time.Duration]string{
		-time.Hour:  "",
		time.Minute: "",
		time.Hour:   "clock: it says 2026-11-24T12:00:00Z, and the last poll was at 2026-11-24T13:00:00Z",
	} {
		var f findings
		examineClock(&f, now, map[string]time.Time{"the last poll": now.Add(ahead)})
		if got := f.said(broken); got != want {
			t.Errorf("%v ahead: %q, want %q", ahead, got, want)
		}
	}
}

func TestBytesText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 300 << 20: "300 MiB", 3 << 29: "1.5 GiB"} {
		if got := bytesText(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

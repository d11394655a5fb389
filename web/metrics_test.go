package web

import (
	"context"
	"errors"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// sink is a channel that answers as told.
type sink struct{ err error }

func (s sink) Render(*alerts.Delivery) ([]byte, error)                { return nil, nil }
func (s sink) Send(context.Context, *alerts.Delivery) (string, error) { return "", s.err }

func (w *world) scrape() string {
	w.Helper()
	status, body, _ := w.do("GET", "/metrics", nil, "Authorization", "Bearer "+testToken, "Cookie", "none=1")
	if status != 200 {
		w.Fatalf("metrics: %d", status)
	}
	return body
}

func TestMetrics(t *testing.T) {
	w := stocked(t)
	w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendRejected})
	m := w.s.Metrics()
	m.Polled(&feeds.Poll{Result: feeds.ResultOK, Took: time.Second}, feeds.Saved{New: 3, Updated: 1, Alerts: 2, PossibleLoss: true}, nil)
	m.Polled(&feeds.Poll{Result: feeds.ResultFailed, Err: &feeds.FetchError{Class: feeds.ClassTLS}}, feeds.Saved{}, nil)
	m.Polled(nil, feeds.Saved{}, errors.New("disk full"))
	for _, err := range []error{nil, &alerts.SendError{Class: alerts.SendGone}, errors.New("odd")} {
		_, _ = m.Watch("desk", sink{err}).Send(t.Context(), &alerts.Delivery{Kind: alerts.KindAlert, Created: time.Now()})
	}
	m.Watch("new", sink{})
	body := w.scrape()
	for _, line := range []string{
		`rasid_polls_total{class="",result="ok"} 1`, `rasid_polls_total{class="tls",result="failed"} 1`, `rasid_items_total{kind="new"} 3`, `rasid_items_total{kind="edited"} 1`,
		`rasid_alerts_total 2`, `rasid_possible_loss_total 1`, `rasid_store_errors_total 1`,
		`rasid_delivery_attempts_total{channel="desk",class="ok"} 1`, `rasid_delivery_attempts_total{channel="desk",class="gone"} 1`, `rasid_delivery_attempts_total{channel="desk",class="network"} 1`,
		`rasid_delivery_attempts_total{channel="new",class="gone"} 0`, `rasid_delivery_attempts_total{channel="new",class="channel"} 0`,
		`rasid_outbox_deliveries{channel="desk",state="dead"} 1`, `rasid_conservation_error 0`, `rasid_store_up 1`, `rasid_config_last_reload_successful 1`,
		`rasid_feeds{state="ok"} 2`, `rasid_feed_failures{feed="agency"} 0`, `rasid_build_info{version="test"} 1`, `rasid_stored_items 3`,
	} {
		if !strings.Contains(body, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	w.s.Refused("line 3")
	if !strings.Contains(w.scrape(), "rasid_config_last_reload_successful 0\n") {
		t.Error("a refused file is not seen")
	}
}

// TestWireMetrics: what answers were like, whether the world can be reached,
// and how the clock of this machine goes.
func TestWireMetrics(t *testing.T) {
	w := newWorld(t)
	w.s.o.Machine = func() Machine { return Machine{DiskFree: 5, DiskSize: 10, Backup: time.Unix(1000, 0)} }
	m := w.s.Metrics()
	poll := func(feed string, ahead time.Duration, class feeds.ErrorClass, cause error) {
		p := &feeds.Poll{Source: &feeds.Source{ID: feed}, Result: feeds.ResultOK, Started: w.now, Took: time.Second}
		p.Wire = feeds.Wire{Bytes: 100, Encoding: "gzip", Clock: w.now.Add(ahead + time.Second), Repairs: []string{"unclosed_item"}}
		if class != "" {
			p.Result, p.Err = feeds.ResultFailed, &feeds.FetchError{Class: class, Err: cause}
		}
		m.Polled(p, feeds.Saved{}, nil)
	}
	has := func(lines ...string) {
		t.Helper()
		body := w.scrape()
		for _, line := range lines {
			if !strings.Contains(body, line+"\n") {
				t.Errorf("no line %s", line)
			}
		}
	}
	poll("a", 90*time.Second, "", nil)
	poll("b", 91*time.Second, feeds.ClassHostile, errors.New("nested deeper than 64"))
	if strings.Contains(w.scrape(), "rasid_clock_skew_seconds 9") {
		t.Error("two servers judge a clock")
	}
	poll("c", -9*time.Hour, feeds.ClassOffline, nil)
	has(`rasid_response_bytes_total{encoding="gzip"} 300`, `rasid_parse_repairs_total{kind="unclosed_item"} 3`, `rasid_clock_skew_seconds 90`,
		`rasid_guard_rejections_total{reason="nested deeper than 64"} 1`, `rasid_offline 1`, `rasid_disk_free_bytes 5`, `rasid_disk_size_bytes 10`,
		`rasid_backup_last_success_timestamp_seconds 1000`, `rasid_config_info{hash="abc"} 1`)
	poll("a", 0, feeds.ClassDNS, nil)
	has(`rasid_offline 1`)
	poll("a", 0, feeds.ClassNotFound, nil)
	w.s.o.Machine = func() Machine { return Machine{BackupsDue: true} }
	has(`rasid_offline 0`, `rasid_backup_last_success_timestamp_seconds 0`)
}

// TestManyClocks: with more feeds than clocks are kept the skew is always known,
// for an alert waits until it has lasted.
func TestManyClocks(t *testing.T) {
	t.Parallel()
	m, now := newWireMetrics(), time.Unix(1000, 0)
	for i := range 3 * clocksMax {
		p := &feeds.Poll{Source: &feeds.Source{ID: strconv.Itoa(i % (clocksMax + 1))}, Started: now, Wire: feeds.Wire{Clock: now.Add(time.Minute)}}
		m.polled(p)
		_, skew, known := m.state()
		if known != (i+1 >= clocks) || known && skew != time.Minute || len(m.skews) > clocksMax {
			t.Fatalf("after %d polls: %s, %v, %d clocks", i+1, skew, known, len(m.skews))
		}
	}
}

// TestImbalance: an alert that stands on no route is seen.
func TestImbalance(t *testing.T) {
	for _, c := range []struct {
		b    alerts.Balance
		want float64
	}{
		{alerts.Balance{Routes: 3, ByState: map[alerts.DeliveryState]int{alerts.Pending: 1, alerts.Delivered: 2}}, 0},
		{alerts.Balance{Routes: 3, ByState: map[alerts.DeliveryState]int{alerts.Pending: 1}}, 2},
		{alerts.Balance{Routes: 1, ByState: map[alerts.DeliveryState]int{alerts.Pending: 2}}, 1},
		{alerts.Balance{Routes: 2, ByState: map[alerts.DeliveryState]int{alerts.Pending: 2}, Mismatch: []string{"a", "b"}}, 2},
	} {
		if got := imbalance(c.b); got != c.want {
			t.Errorf("imbalance(%+v) = %v, want %v", c.b, got, c.want)
		}
	}
}

// TestMetricsAreDocumented: the page, the rules and the dashboard name metrics
// that exist, and the page names all of them.
func TestMetricsAreDocumented(t *testing.T) {
	w := stocked(t)
	w.s.o.Machine = func() Machine { return Machine{DiskSize: 1, BackupsDue: true} }
	for _, id := range []string{"a", "b", "c"} {
		wire := feeds.Wire{Encoding: "gzip", Repairs: []string{"unclosed_item"}, Clock: time.Now()}
		w.s.Metrics().Polled(&feeds.Poll{Source: &feeds.Source{ID: id}, Result: feeds.ResultOK, Wire: wire}, feeds.Saved{}, nil)
	}
	w.s.Metrics().Polled(&feeds.Poll{Result: feeds.ResultFailed, Err: &feeds.FetchError{Class: feeds.ClassTooLarge}}, feeds.Saved{}, nil)
	_, _ = w.s.Metrics().Watch("desk", sink{}).Send(t.Context(), &alerts.Delivery{Created: time.Now()})
	w.sources[0].ExpectItemsEvery = time.Hour
	named := regexp.MustCompile(`rasid_[a-z_]+`)
	var exist []string
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (rasid_[a-z_]+)`).FindAllStringSubmatch(w.scrape(), -1) {
		exist = append(exist, m[1])
	}
	for path, whole := range map[string]bool{"../docs/metrics.md": true, "../contrib/prometheus/alerts.yml": false, "../contrib/grafana/rasid.json": false} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		names := named.FindAllString(string(data), -1)
		for _, n := range names {
			n = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(n, "_bucket"), "_count"), "_sum")
			if !slices.Contains(exist, n) {
				t.Errorf("%s names %s, which does not exist", path, n)
			}
		}
		for _, n := range exist {
			if whole && !slices.Contains(names, n) {
				t.Errorf("%s does not name %s", path, n)
			}
		}
	}
}

package web

import (
	"context"
	"errors"
	"os"
	"regexp"
	"slices"
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
	body := w.scrape()
	for _, line := range []string{
		`rasid_polls_total{class="",result="ok"} 1`, `rasid_polls_total{class="tls",result="failed"} 1`, `rasid_items_total{kind="new"} 3`, `rasid_items_total{kind="edited"} 1`,
		`rasid_alerts_total 2`, `rasid_possible_loss_total 1`, `rasid_store_errors_total 1`,
		`rasid_delivery_attempts_total{channel="desk",class="ok"} 1`, `rasid_delivery_attempts_total{channel="desk",class="gone"} 1`, `rasid_delivery_attempts_total{channel="desk",class="network"} 1`,
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
	w.s.Metrics().Polled(&feeds.Poll{Result: feeds.ResultOK}, feeds.Saved{}, nil)
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

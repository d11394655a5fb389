package web

import (
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"rasid/feeds"
)

// wireMetrics count what answers were like, and what they say of this machine:
// whether it can reach the world, and how its clock goes.
type wireMetrics struct {
	bytes   *prometheus.CounterVec
	repairs *prometheus.CounterVec
	refused *prometheus.CounterVec

	mu      sync.Mutex
	offline bool
	skews   map[string]float64 // seconds ahead of this clock, by feed
}

// clocks is how many servers must have told the time before a clock is judged:
// one may be wrong itself.
const (
	clocks    = 3
	clocksMax = 64
)

func newWireMetrics() *wireMetrics {
	return &wireMetrics{
		bytes:   counters("response_bytes_total", "Bytes of documents as received, by their encoding.", "encoding"),
		repairs: counters("parse_repairs_total", "Documents that needed a kind of repair before they could be read.", "kind"),
		refused: counters("guard_rejections_total", "Documents that were refused because they would have exhausted their reader.", "reason"),
		skews:   map[string]float64{},
	}
}

func (m *wireMetrics) polled(p *feeds.Poll) {
	if p.Wire.Encoding != "" {
		m.bytes.WithLabelValues(p.Wire.Encoding).Add(float64(p.Wire.Bytes))
	}
	for _, kind := range p.Wire.Repairs {
		m.repairs.WithLabelValues(kind).Inc()
	}
	class := feeds.ErrorClass("")
	if p.Err != nil {
		class = p.Err.Class
	}
	if class == feeds.ClassHostile || class == feeds.ClassTooLarge {
		m.refused.WithLabelValues(reasonOf(p.Err)).Inc()
	}
	if p.Source != nil && p.Source.Path == "" {
		m.heard(p, class)
	}
}

// reasonOf names the budget that a document broke; the texts are the guard's
// own, and few.
func reasonOf(e *feeds.FetchError) string {
	if e.Err == nil {
		return "too large"
	}
	return e.Err.Error()
}

// heard notes what a poll over the network says of the network and the clock.
func (m *wireMetrics) heard(p *feeds.Poll, class feeds.ErrorClass) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch class {
	case feeds.ClassOffline, feeds.ClassCaptivePortal:
		m.offline = true
	case feeds.ClassDNS, feeds.ClassConnect, feeds.ClassTimeout: // that feed alone, or the first of many
	default:
		m.offline = false
	}
	if at := p.Wire.Clock; !at.IsZero() {
		m.tellsTime(p.Source.ID, at.Sub(p.Started.Add(p.Took)).Seconds())
	}
}

// tellsTime notes what a server's clock says. When there are enough, a new one
// takes the place of any other.
func (m *wireMetrics) tellsTime(feed string, ahead float64) {
	if _, known := m.skews[feed]; !known && len(m.skews) >= clocksMax {
		for other := range m.skews {
			delete(m.skews, other)
			break
		}
	}
	m.skews[feed] = ahead
}

// state is what the polls so far say; known is false while too few servers
// have told the time.
func (m *wireMetrics) state() (offline bool, skew time.Duration, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]float64, 0, len(m.skews))
	for _, s := range m.skews {
		all = append(all, s)
	}
	if len(all) < clocks {
		return m.offline, 0, false
	}
	slices.Sort(all)
	return m.offline, time.Duration(all[len(all)/2] * float64(time.Second)), true
}

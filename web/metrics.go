package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rasid/alerts"
	"rasid/feeds"
)

// Metrics counts what goes on in the daemon; docs/metrics.md lists the names.
// What is stored is read from the store at each scrape, so that it is right
// after a restart too.
type Metrics struct {
	registry *prometheus.Registry
	scrape   http.Handler

	polls      *prometheus.CounterVec
	duration   prometheus.Histogram
	items      *prometheus.CounterVec
	matches    prometheus.Counter
	losses     prometheus.Counter
	attempts   *prometheus.CounterVec
	sendTime   *prometheus.HistogramVec
	latency    *prometheus.HistogramVec
	storeFails prometheus.Counter
	wire       *wireMetrics
	checked    prometheus.Gauge
	sound      prometheus.Gauge
}

func newMetrics(s *Server) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), wire: newWireMetrics()}
	m.polls = counters("polls_total", "Polls by result and error class.", "result", "class")
	m.duration = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "rasid_poll_duration_seconds", Help: "How long a poll took.", Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30},
	})
	m.items = counters("items_total", "Items that polls found new or edited.", "kind")
	m.matches = prometheus.NewCounter(prometheus.CounterOpts{Name: "rasid_alerts_total", Help: "Alerts made."})
	m.losses = prometheus.NewCounter(prometheus.CounterOpts{Name: "rasid_possible_loss_total", Help: "Documents that shared no item with the one before: some were probably missed."})
	m.storeFails = prometheus.NewCounter(prometheus.CounterOpts{Name: "rasid_store_errors_total", Help: "Polls that could not be stored."})
	m.checked = prometheus.NewGauge(prometheus.GaugeOpts{Name: "rasid_db_checked_timestamp_seconds", Help: "When the whole database was last looked through; 0: not yet."})
	m.sound = prometheus.NewGauge(prometheus.GaugeOpts{Name: "rasid_db_sound", Help: "Whether no damage was found then (1) or some (0)."})
	m.sound.Set(1)
	m.attempts = counters("delivery_attempts_total", "Attempts to deliver by channel and class; class ok was taken.", "channel", "class")
	m.sendTime = histograms("delivery_duration_seconds", "How long an attempt to deliver took.", []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30}, "channel")
	m.latency = histograms("delivery_latency_seconds", "From the making of a delivery to its being taken.", []float64{.1, .5, 1, 5, 30, 60, 300, 1800, 3600, 14400, 86400}, "channel", "kind")
	m.registry.MustRegister(m.polls, m.duration, m.items, m.matches, m.losses, m.storeFails, m.checked, m.sound, m.attempts, m.sendTime, m.latency, m.wire.bytes, m.wire.repairs, m.wire.refused,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &gauges{s: s})
	m.scrape = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rasid_" + name, Help: help}, labels)
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rasid_" + name, Help: help, Buckets: buckets}, labels)
}

func (m *Metrics) serve(w http.ResponseWriter, r *http.Request) error {
	m.scrape.ServeHTTP(w, r)
	return nil
}

// Polled counts a poll; the scheduler's OnPoll calls it.
func (m *Metrics) Polled(p *feeds.Poll, saved feeds.Saved, err error) {
	if err != nil {
		m.storeFails.Inc()
	}
	if p == nil {
		return
	}
	class := ""
	if p.Err != nil {
		class = string(p.Err.Class)
	}
	m.polls.WithLabelValues(string(p.Result), class).Inc()
	m.duration.Observe(p.Took.Seconds())
	m.wire.polled(p)
	if err != nil {
		return
	}
	m.items.WithLabelValues("new").Add(float64(saved.New))
	m.items.WithLabelValues("edited").Add(float64(saved.Updated))
	m.matches.Add(float64(saved.Alerts))
	if saved.PossibleLoss {
		m.losses.Inc()
	}
}

// Checked says when the database was last looked through, the zero time for
// never, and whether it was sound.
func (m *Metrics) Checked(at time.Time, sound bool) {
	if !at.IsZero() {
		m.checked.Set(float64(at.Unix()))
	}
	m.sound.Set(truth(sound))
}

// Watch counts the attempts of a channel. What closes it is counted from 0: a
// counter that begins with its only event has never increased for an alert rule.
func (m *Metrics) Watch(name string, c alerts.Channel) alerts.Channel {
	for _, class := range []alerts.SendClass{alerts.SendGone, alerts.SendChannel} {
		m.attempts.WithLabelValues(name, string(class))
	}
	return &watched{Channel: c, name: name, m: m}
}

type watched struct {
	alerts.Channel
	name string
	m    *Metrics
}

// Send implements alerts.Channel.
func (w *watched) Send(ctx context.Context, d *alerts.Delivery) (string, error) {
	begun := time.Now()
	response, err := w.Channel.Send(ctx, d)
	w.m.sendTime.WithLabelValues(w.name).Observe(time.Since(begun).Seconds())
	class := "ok"
	if err != nil {
		class = string(alerts.SendNetwork)
		if se := (*alerts.SendError)(nil); errors.As(err, &se) {
			class = string(se.Class)
		}
	} else {
		w.m.latency.WithLabelValues(w.name, string(d.Kind)).Observe(time.Since(d.Created).Seconds())
	}
	w.m.attempts.WithLabelValues(w.name, class).Inc()
	return response, err
}

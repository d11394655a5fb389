package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"rasid/alerts"
	"rasid/feeds"
)

// perFeed is how many feeds have metrics of their own: more would be a burden
// to who stores them.
const perFeed = 2000

// scrapePeace bounds what a scrape may ask of the store.
const scrapePeace = 8 * time.Second

// gauges reads the store at each scrape.
type gauges struct{ s *Server }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("rasid_"+name, help, labels, nil)
}

// descs are the metrics that gauges gives.
func descs() map[string]*prometheus.Desc {
	return map[string]*prometheus.Desc{
		"build":     desc("build_info", "Always 1; the version is a label.", "version"),
		"reload":    desc("config_last_reload_successful", "Whether the file as it is now is in force (1) or was refused (0)."),
		"reloaded":  desc("config_last_reload_success_timestamp_seconds", "When the file in force was read."),
		"up":        desc("store_up", "Whether the store could be read at this scrape."),
		"items":     desc("stored_items", "Items in the archive."),
		"alerts":    desc("stored_alerts", "Alerts in the archive."),
		"unindexed": desc("search_unindexed", "Items that wait for the search index."),
		"db":        desc("db_size_bytes", "Size of the database file."),
		"wal":       desc("db_wal_size_bytes", "Size of the write-ahead log."),
		"outbox":    desc("outbox_deliveries", "Deliveries by channel and state.", "channel", "state"),
		"oldest":    desc("outbox_oldest_pending_seconds", "Age of the oldest pending delivery of a channel.", "channel"),
		"balance":   desc("conservation_error", "Alerts that are on more or fewer routes than booked; must be 0."),
		"feeds":     desc("feeds", "Feeds by state.", "state"),
		"success":   desc("feed_last_success_timestamp_seconds", "When a feed was last read.", "feed"),
		"newest":    desc("feed_last_new_item_timestamp_seconds", "When a feed last brought something new.", "feed"),
		"expected":  desc("feed_expected_gap_seconds", "How long a feed may bring nothing new before it is called quiet.", "feed"),
		"failures":  desc("feed_failures", "Failed polls in a row.", "feed"),
		"lag":       desc("scheduler_lag_seconds", "How long the most overdue feed has been due."),
		"offline":   desc("offline", "Whether nothing can be reached: not a feed fails but the way to all."),
		"skew":      desc("clock_skew_seconds", "How far the clocks of most servers are ahead of this one."),
		"free":      desc("disk_free_bytes", "What rasid may still write beside the database."),
		"disk":      desc("disk_size_bytes", "Size of the file system that holds the database."),
		"backup":    desc("backup_last_success_timestamp_seconds", "When the newest backup was made; 0: backups are scheduled and there is none."),
		"config":    desc("config_info", "Always 1; the first digits of the hash of the file in force are a label.", "hash"),
		"live":      desc("web_live_connections", "Open live pages and event streams."),
	}
}

// Describe implements prometheus.Collector.
func (g *gauges) Describe(to chan<- *prometheus.Desc) {
	for _, d := range descs() {
		to <- d
	}
}

// Collect implements prometheus.Collector. What cannot be read is left out,
// and store_up says so.
func (g *gauges) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapePeace)
	defer cancel()
	c := collection{all: descs(), to: to, now: time.Now()}
	setup := g.s.setup.Load()
	c.set("build", 1, g.s.o.Version)
	c.set("reload", truth(setup.Problem == ""))
	c.at("reloaded", setup.Loaded)
	c.set("config", 1, setup.Hash[:min(len(setup.Hash), 12)])
	c.set("live", float64(g.s.hub.readers()))
	g.machine(&c)
	err := g.store(ctx, &c)
	if err == nil {
		err = g.feeds(ctx, &c, setup)
	}
	if err != nil {
		g.s.o.Log.Error("scrape", "error", err)
	}
	c.set("up", truth(err == nil))
}

// machine tells how the machine is, as far as rasid sees it.
func (g *gauges) machine(c *collection) {
	offline, skew, known := g.s.metrics.wire.state()
	c.set("offline", truth(offline))
	if known {
		c.set("skew", skew.Seconds())
	}
	if g.s.o.Machine == nil {
		return
	}
	m := g.s.o.Machine()
	if m.DiskSize > 0 {
		c.set("free", float64(m.DiskFree))
		c.set("disk", float64(m.DiskSize))
	}
	if m.BackupsDue || !m.Backup.IsZero() {
		c.set("backup", float64(max(0, m.Backup.Unix())))
	}
}

func (g *gauges) store(ctx context.Context, c *collection) error {
	st, err := g.s.stats(ctx)
	if err != nil {
		return err
	}
	c.set("items", float64(st.Items))
	c.set("alerts", float64(st.Alerts))
	c.set("unindexed", float64(st.Unindexed))
	c.set("db", float64(st.Bytes))
	c.set("wal", float64(st.WALBytes))
	backlogs, err := g.s.o.Store.Backlogs(ctx)
	if err != nil {
		return err
	}
	for _, b := range backlogs {
		c.set("outbox", float64(b.Deliveries), b.Channel, string(b.State))
		if b.State == alerts.Pending {
			c.set("oldest", c.now.Sub(b.Oldest).Seconds(), b.Channel)
		}
	}
	balance, err := remember(ctx, &g.s.memo, "balance", time.Minute, func(ctx context.Context) (alerts.Balance, error) { return g.s.o.Store.Conservation(ctx) })
	if err != nil {
		return err
	}
	c.set("balance", imbalance(balance))
	return nil
}

// imbalance is how many alerts do not add up.
func imbalance(b alerts.Balance) float64 {
	n := b.Routes
	for _, c := range b.ByState {
		n -= c
	}
	return float64(max(n, -n, len(b.Mismatch)))
}

func (g *gauges) feeds(ctx context.Context, c *collection, setup *Setup) error {
	all, err := g.s.o.Store.FeedStatuses(ctx)
	if err != nil {
		return err
	}
	states, lag := map[string]int{}, 0.0
	for i := range all {
		st := &all[i]
		src := setup.source(st.Feed)
		states[healthOf(st, src, c.now)]++
		if st.Removed {
			continue
		}
		if !st.Disabled && !st.NextPoll.IsZero() {
			lag = max(lag, c.now.Sub(st.NextPoll).Seconds())
		}
		if len(all) > perFeed {
			continue
		}
		c.at("success", st.LastSuccess, st.Feed)
		c.at("newest", st.LastNewItem, st.Feed)
		c.set("failures", float64(st.Failures), st.Feed)
		if src != nil {
			c.set("expected", feeds.Patience(src, &st.State).Seconds(), st.Feed)
		}
	}
	for _, h := range healths() {
		c.set("feeds", float64(states[h]), h)
	}
	c.set("lag", lag)
	return nil
}

// stats are counted at most once in ten seconds: whole tables are gone
// through.
func (s *Server) stats(ctx context.Context) (alerts.Stats, error) {
	return remember(ctx, &s.memo, "stats", 10*time.Second, func(ctx context.Context) (alerts.Stats, error) { return s.o.Store.Stats(ctx) })
}

// collection is one scrape.
type collection struct {
	all map[string]*prometheus.Desc
	to  chan<- prometheus.Metric
	now time.Time
}

func (c *collection) set(key string, v float64, labels ...string) {
	c.to <- prometheus.MustNewConstMetric(c.all[key], prometheus.GaugeValue, v, labels...)
}

// at leaves out a time that never was.
func (c *collection) at(key string, t time.Time, labels ...string) {
	if !t.IsZero() {
		c.set(key, float64(t.UnixMilli())/1000, labels...)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

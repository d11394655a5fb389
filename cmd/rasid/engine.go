package main

import (
	"context"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/outbound"
	"rasid/storage"
)

// engine is what polls: the rooms put together for one configuration.
type engine struct {
	pool  *outbound.Pool
	sched *feeds.Scheduler
}

// keeper is the store as the scheduler sees it: judging and telling come with
// saving.
type keeper struct {
	*storage.DB
	judge alerts.Judge
	tell  alerts.Teller
}

// SavePoll implements feeds.Store.
func (k keeper) SavePoll(ctx context.Context, p *feeds.Poll) (feeds.Saved, error) {
	return k.DB.SavePoll(ctx, p, k.judge, k.tell)
}

// newEngine puts the rooms together. seam and onPoll, which hears of every poll,
// may be nil.
func newEngine(cfg *config.Config, db *storage.DB, seam func(feeds.Store) feeds.Store, tell alerts.Teller, onPoll func(*feeds.Poll, feeds.Saved, error)) (*engine, error) {
	index, err := alerts.NewIndex(cfg.Watchlists, cfg.Sources)
	if err != nil {
		return nil, usage(err, "mend the watchlist in "+cfg.Path)
	}
	net := poolOptions(cfg)
	net.Idle = idleConnections(cfg.Sources, time.Now())
	e := &engine{pool: outbound.NewPool(net)}
	poller := &feeds.Poller{
		Fetcher: &feeds.Fetcher{
			Clients: e.pool, UserAgent: feeds.UserAgent(buildVersion(), cfg.HTTP.Contact),
			MaxBody: cfg.HTTP.MaxBody, Timeout: cfg.HTTP.Timeout,
		},
		Local: cfg.HTTP.AllowNetworks,
		Keep:  cfg.Storage.Evidence.Keep,
	}
	var store feeds.Store = keeper{db, index.Judge, tell}
	if seam != nil {
		store = seam(store)
	}
	e.sched = feeds.NewScheduler(feeds.SchedulerOptions{
		Store: store, Poll: poller.Visit, Article: (&feeds.Reader{Fetcher: poller.Fetcher, Keep: poller.Keep}).Article, OnPoll: onPoll, Local: cfg.HTTP.AllowNetworks,
		Gate: feeds.Gate{Concurrency: cfg.HTTP.Concurrency, MinInterval: cfg.HTTP.MinInterval},
	})
	e.sched.SetSources(cfg.Sources)
	return e, nil
}

// poolOptions remembers a TLS session for each feed: feeds are asked in turn,
// so that fewer would be of no use to anybody.
func poolOptions(cfg *config.Config) outbound.Options {
	return outbound.Options{
		AllowNetworks: cfg.HTTP.AllowNetworks, Proxy: cfg.HTTP.Proxy, Timeout: connectWait(cfg.HTTP.Timeout),
		Sessions: max(1024, min(len(cfg.Sources), 16<<10)),
	}
}

// connectWait bounds the single steps of an exchange that may last so long as
// a whole.
func connectWait(whole time.Duration) time.Duration {
	const enough = 10 * time.Second
	if whole > 0 && whole < enough {
		return whole
	}
	return enough
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// daemon is the running program. What depends on the file is a generation; a
// reload starts the next one and lets the old one end what it has begun.
type daemon struct {
	app    *app
	db     *storage.DB
	log    *slog.Logger
	report *reporter
	herald *herald
	window *window // nil: no dashboard
	notify notifier
	index  chan struct{} // items wait for the search index
	all    sync.WaitGroup

	mu  sync.Mutex
	cfg *config.Config
	now *generation
}

// generation polls and sends for one configuration.
type generation struct {
	engine     *engine
	dispatcher *alerts.Dispatcher
	lanes      map[string]alerts.Lane
	stop       context.CancelFunc
	polled     chan struct{} // closed when its last poll ended
}

func newDaemon(a *app, db *storage.DB, log *slog.Logger) *daemon {
	d := &daemon{app: a, db: db, log: log, report: newReporter(log), notify: newNotifier(os.Getenv, log), index: make(chan struct{}, 1)}
	d.herald = &herald{db: db, log: log, kick: d.kick, wake: make(chan struct{}, 1)}
	return d
}

// start makes a generation of cfg and puts it in the place of the one before.
// When it fails the one before goes on, with what the store took of cfg.
func (d *daemon) start(ctx context.Context, cfg *config.Config) error {
	g := &generation{polled: make(chan struct{})}
	var err error
	onPoll := func(p *feeds.Poll, saved feeds.Saved, err error) { d.polled(g, p, saved, err) }
	if g.engine, err = newEngine(cfg, d.db, d.app.wrapStore, d.herald.ofPoll, onPoll); err != nil {
		return err
	}
	lanes, err := newLanes(cfg, d.app.out)
	if err != nil {
		return err
	}
	for name, l := range lanes {
		l.Dead = d.herald.ofDead
		lanes[name] = l
	}
	d.window.watch(lanes)
	g.lanes = lanes
	g.dispatcher = alerts.NewDispatcher(d.outbox(), lanes, d.log, d.herald.channel)
	if err := d.adopt(ctx, cfg); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.now
	d.cfg, d.now = cfg, g
	d.herald.serve(cfg.System)
	d.begin(ctx, g, before)
	go giveBack() // reading a large file left several times its size behind
	return nil
}

func (d *daemon) outbox() alerts.Outbox {
	if d.app.wrapOutbox != nil {
		return d.app.wrapOutbox(d.db)
	}
	return d.db
}

// kick says that there may be something to send.
func (d *daemon) kick() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now.dispatcher.Kick()
}

// adopt tells the store which feeds and routes there are.
func (d *daemon) adopt(ctx context.Context, cfg *config.Config) error {
	now := time.Now()
	if err := d.db.SyncFeeds(ctx, cfg.Sources, now); err != nil {
		return err
	}
	if err := d.askMended(ctx, cfg, now); err != nil {
		return err
	}
	if err := d.db.SyncWatchlists(ctx, cfg.Watchlists, now); err != nil {
		return err
	}
	return d.cancelRoutes(ctx, cfg, now)
}

// cancelRoutes cancels what nobody asks for any more.
func (d *daemon) cancelRoutes(ctx context.Context, cfg *config.Config, now time.Time) error {
	n, err := d.db.CancelRoutes(ctx, liveRoutes(cfg), now)
	if n > 0 {
		d.log.Warn("deliveries cancelled: their route is no longer in the file", "deliveries", n)
	}
	return err
}

// liveRoutes says which routes the file has. System and test messages need
// only their channel.
func liveRoutes(cfg *config.Config) func(watchlist, channel, target string) bool {
	type route struct{ watchlist, channel, target string }
	live := map[route]bool{}
	for _, w := range cfg.Watchlists {
		for _, r := range w.Routes {
			live[route{w.ID, r.Channel, r.Target}] = true
		}
	}
	for _, r := range cfg.System.Routes {
		live[route{"", r.Channel, r.Target}] = true
	}
	return func(watchlist, channel, target string) bool { return live[route{watchlist, channel, target}] }
}

// begin starts the loops of g. Its polls wait for those of the generation
// before, so that no host meets two of them at once.
func (d *daemon) begin(ctx context.Context, g, before *generation) {
	work, stop := context.WithCancel(ctx)
	g.stop = stop
	d.all.Go(func() {
		defer close(g.polled)
		if before != nil {
			before.stop()
			<-before.polled
			before.engine.pool.Close()
			d.cancelLate(ctx)
		}
		g.engine.sched.Run(work)
	})
	d.all.Go(func() { g.dispatcher.Run(work) })
}

// cancelLate cancels what the last polls of the generation before booked on
// routes that the file has no more.
func (d *daemon) cancelLate(ctx context.Context) {
	d.mu.Lock()
	cfg := d.cfg
	d.mu.Unlock()
	if err := d.cancelRoutes(ctx, cfg, time.Now()); err != nil && ctx.Err() == nil {
		d.log.Error("deliveries on removed routes wait", "error", err)
	}
}

// polled hears of every poll.
func (d *daemon) polled(g *generation, p *feeds.Poll, saved feeds.Saved, err error) {
	d.report.poll(p, saved, err)
	d.window.polled(p, saved, err)
	if err == nil && !saved.Stale {
		d.herald.feed(p, saved)
	}
	if saved.Alerts > 0 {
		g.dispatcher.Kick()
	}
	if saved.New+saved.Updated > 0 {
		select {
		case d.index <- struct{}{}:
		default:
		}
	}
}

// run watches the file and keeps the house until ctx ends, then waits for all
// that is under way.
func (d *daemon) run(ctx context.Context, cfg *config.Config, hangups <-chan os.Signal) {
	watcher := config.NewWatcher(cfg, config.LoadOptions{}, func(next *config.Config) error { return d.reload(ctx, next) }, d.refused)
	d.all.Go(func() { watcher.Run(ctx) })
	d.all.Go(func() { onHangup(ctx, hangups, watcher.Kick) })
	d.all.Go(func() { d.report.run(ctx) })
	d.all.Go(func() { d.window.run(ctx) })
	d.all.Go(func() { d.herald.run(ctx) })
	d.all.Go(func() { d.indexing(ctx) })
	d.all.Go(func() { d.pruning(ctx) })
	d.all.Go(func() { d.clock(ctx) })
	d.all.Go(func() { d.checking(ctx) })
	d.all.Go(func() { lean(ctx) })
	d.all.Go(func() { d.notices(ctx) })
	d.all.Go(func() { d.room(ctx) })
	d.all.Go(func() { d.backups(ctx) })
	d.all.Go(func() { d.notify.run(ctx, d.alive) })
	d.notify.tell(notifyReady)
	<-ctx.Done()
	d.log.Info("stopping: polls and deliveries under way may end")
	d.all.Wait()
	d.herald.flush(context.WithoutCancel(ctx), time.Now()) // what the last of them told
}

func (d *daemon) reload(ctx context.Context, next *config.Config) error {
	d.mu.Lock()
	before := d.cfg
	d.mu.Unlock()
	if err := errors.Join(storageMoved(before, next), webMoved(before, next)); err != nil {
		return err
	}
	d.notify.tell(notifyReload)
	defer d.notify.tell(notifyReady)
	if err := d.start(ctx, next); err != nil {
		return err
	}
	d.window.use(next)
	for _, w := range next.Warnings {
		d.log.Warn("configuration", "problem", w.String())
	}
	d.log.Info("configuration read again", "file", next.Path, "feeds", len(next.Sources), "watchlists", len(next.Watchlists))
	return nil
}

// refused hears of a file that cannot be used, and with nil that it was mended.
func (d *daemon) refused(err error) {
	d.window.refused(err)
	if err == nil {
		d.log.Info("the file is again the one in use")
		return
	}
	d.log.Error("the changed file is not used; the one before stays in force", "error", err)
}

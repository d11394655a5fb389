package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
	"rasid/web"
)

// window is the dashboard of a running daemon. A nil window is none: its
// methods do nothing.
type window struct {
	server *web.Server
	listen net.Listener
	http   *http.Server
	log    *slog.Logger
}

// tokenFile is where the dashboard's token lies.
func tokenFile(cfg *config.Config) string { return cfg.Storage.Path + ".token" }

// newWindow opens the port, so that a taken one is known at the start; run
// answers.
func newWindow(ctx context.Context, cfg *config.Config, d *daemon) (*window, error) {
	if cfg.Web.Listen == "" {
		return nil, nil
	}
	token, fresh, err := web.LoadToken(tokenFile(cfg))
	if err != nil {
		return nil, failed(err, "the token opens the dashboard; it lies beside the database")
	}
	w := &window{log: d.log}
	w.server, err = web.New(web.Options{
		Store: d.db, Token: token, Hosts: cfg.Web.Hosts, Version: buildVersion(), Log: d.log, Kick: d.kick, Ready: d.db.Ping, Alive: d.answers, Machine: d.machine,
	}, setupOf(cfg))
	if err != nil {
		return nil, err
	}
	if w.listen, err = new(net.ListenConfig).Listen(ctx, "tcp", cfg.Web.Listen); err != nil {
		return nil, failed(fmt.Errorf("open the dashboard: %w", err), "choose another port with web.listen, or remove web: to do without")
	}
	w.http = &http.Server{
		Handler: w.server.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
	}
	w.announce(token, fresh, cfg, d.app)
	return w, nil
}

// announce tells where the dashboard is. The token stands behind the # on a
// terminal, and never in a log.
func (w *window) announce(token string, fresh bool, cfg *config.Config, a *app) {
	at := "http://" + w.listen.Addr().String()
	w.log.Info("dashboard", "address", at, "token_file", tokenFile(cfg), "token_made", fresh)
	if terminal(a.err) {
		fmt.Fprintf(a.err, "\n  The dashboard: %s/login#%s\n\n", at, token)
	}
}

// setupOf is what the dashboard shows of the file.
func setupOf(cfg *config.Config) web.Setup {
	s := web.Setup{
		Watchlists: cfg.Watchlists, Sources: cfg.Sources, Location: cfg.Location, Hash: cfg.Hash, Loaded: time.Now(), Lists: cfg.List,
	}
	for i := range cfg.Channels {
		s.Channels = append(s.Channels, web.Channel{Name: cfg.Channels[i].Name, Type: cfg.Channels[i].Type})
	}
	return s
}

// run answers until ctx ends.
func (w *window) run(ctx context.Context) {
	if w == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.server.Run(ctx) // ends live connections, so that the stop below need not wait for them
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := w.http.Shutdown(stop); err != nil {
			w.log.Warn("dashboard: requests were cut off", "error", err)
		}
	}()
	if err := w.http.Serve(w.listen); !errors.Is(err, http.ErrServerClosed) {
		w.log.Error("dashboard", "error", err)
		return
	}
	<-done
}

// polled counts a poll and shows what it brought.
func (w *window) polled(p *feeds.Poll, saved feeds.Saved, err error) {
	if w == nil {
		return
	}
	w.server.Metrics().Polled(p, saved, err)
	w.server.Kick()
}

// watch counts what goes through the channels.
func (w *window) watch(lanes map[string]alerts.Lane) {
	if w == nil {
		return
	}
	for name, l := range lanes {
		l.Channel = w.server.Metrics().Watch(name, l.Channel)
		lanes[name] = l
	}
}

// checked shows when the database was looked through, and what was found.
func (w *window) checked(c storage.Checked) {
	if w != nil {
		w.server.Metrics().Checked(c.At, c.Damage == "")
	}
}

// use shows another file; refused, with a reason, that one was not taken.
func (w *window) use(cfg *config.Config) {
	if w != nil {
		w.server.Use(setupOf(cfg))
	}
}

func (w *window) refused(err error) {
	if w == nil {
		return
	}
	reason := ""
	if err != nil {
		reason = err.Error()
	}
	w.server.Refused(reason)
}

// webMoved refuses what only a restart can change.
func webMoved(before, after *config.Config) error {
	if before.Web.Listen != after.Web.Listen {
		return fmt.Errorf("web.listen changed from %q to %q: restart for that", before.Web.Listen, after.Web.Listen)
	}
	return nil
}

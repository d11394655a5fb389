package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// Options are what a Server is made of.
type Options struct {
	Store   Store
	Token   string   // see LoadToken; never empty
	Hosts   []string // names under which the server may be called, beside localhost and addresses
	Version string
	Log     *slog.Logger
	Kick    func()                          // makes the dispatcher look for due deliveries; nil: nobody does
	Ready   func(ctx context.Context) error // why the daemon cannot do its work; nil: it always can
	Alive   func(ctx context.Context) error // why the daemon hangs; nil: it never does
	Machine func() Machine                  // for the metrics; nil: nothing is known
}

// Machine is what the metrics say of the machine.
type Machine struct {
	DiskFree, DiskSize uint64    // bytes, where the database lies; 0: unknown
	Backup             time.Time // of the newest one; zero: there is none
	BackupsDue         bool      // they are made on a schedule
}

// Server is the dashboard, the API, the feeds and the metrics.
type Server struct {
	o         Options
	setup     atomic.Pointer[Setup]
	templates templates
	texts     map[string]texts
	assets    assets
	hub       *hub
	memo      memo
	metrics   *Metrics
	handler   http.Handler
}

// New returns a server that shows setup. Its error is a fault of the embedded
// files, which a test would have found.
func New(o Options, setup Setup) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{o: o}
	s.setup.Store(setup.byID())
	var err error
	if s.texts, err = loadTexts(); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	s.templates = templates{funcs: s.templateFuncs, parsed: map[string]*template.Template{}}
	s.hub = newHub(s)
	s.metrics = newMetrics(s)
	s.handler = s.guard(s.mux())
	return s, nil
}

// Handler answers requests. It is guarded: Host, origin, token.
func (s *Server) Handler() http.Handler { return s.handler }

// Metrics counts what goes on in the daemon.
func (s *Server) Metrics() *Metrics { return s.metrics }

// Use shows another setup from now on, such as after a reload.
func (s *Server) Use(setup Setup) {
	s.setup.Store(setup.byID())
	s.Kick()
}

// Refused says why a changed file is not in force; empty: it is again.
func (s *Server) Refused(problem string) {
	setup := *s.setup.Load()
	setup.Problem = problem
	s.Use(setup)
}

// Kick says that there may be something new to show.
func (s *Server) Kick() { s.hub.kick() }

// Run feeds the live pages until ctx ends, then closes their connections.
func (s *Server) Run(ctx context.Context) { s.hub.run(ctx) }

package web

import (
	"net/http"
	"strings"
)

// access says who may call a route.
type access int

const (
	byToken access = iota // a page: the cookie, else the login page
	byAPI                 // the cookie or a bearer token, else 401
	byKey                 // a watchlist's feed: its key, the cookie or a bearer token
	open                  // everybody who reaches the port
)

// handler answers a request; an error becomes an error page or a problem.
type handler func(w http.ResponseWriter, r *http.Request) error

type route struct {
	pattern string // of http.ServeMux
	access  access
	handle  handler
}

// routes is all that the server answers. What is not here does not exist.
func (s *Server) routes() []route {
	return append([]route{
		{"GET /livez", open, s.livez},
		{"GET /readyz", open, s.readyz},
		{"GET /static/{file}", open, s.static},
		{"GET /login", open, s.loginPage},
		{"POST /login", open, s.login},
		{"POST /logout", byToken, s.logout},
		{"POST /preferences", open, s.preferences},
		{"GET /metrics", byAPI, s.metrics.serve},

		{"GET /{$}", byToken, s.newPage},
		{"GET /events", byToken, s.events},
		{"GET /items/{id}", byToken, s.itemPage},
		{"GET /items/{id}/evidence/{hash}", byToken, s.document},
		{"GET /watchlists", byToken, s.watchlistsPage},
		{"GET /watchlists/{id}", byToken, s.watchlistPage},
		{"GET /watchlists/{id}/feed.atom", byKey, s.atomFeed},
		{"GET /watchlists/{id}/feed.rss", byKey, s.rssFeed},
		{"GET /watchlists/{id}/feed.json", byKey, s.jsonFeed},
		{"GET /try", byToken, s.tryPage},
		{"GET /feeds", byToken, s.feedsPage},
		{"GET /deliveries", byToken, s.deliveriesPage},
		{"GET /deliveries/{id}", byToken, s.deliveryPage},
		{"POST /deliveries/{id}/retry", byToken, s.retryOne},
		{"POST /deliveries/retry", byToken, s.retryAll},
		{"GET /search", byToken, s.searchPage},
		{"GET /export", byToken, s.export},
	}, s.apiRoutes()...)
}

func (s *Server) mux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.answer(rt))
	}
	nothing := func(http.ResponseWriter, *http.Request) error { return notFound("page") }
	mux.Handle("GET /", s.answer(route{access: byToken, handle: nothing}))
	mux.Handle("GET /api/", s.answer(route{access: byAPI, handle: nothing}))
	return mux
}

// answer admits the caller and turns what the handler returns into an answer.
func (s *Server) answer(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.admits(rt.access, r) {
			s.turnAway(w, r, rt.access)
			return
		}
		if err := rt.handle(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

func (s *Server) admits(a access, r *http.Request) bool {
	switch {
	case a == open || s.loggedIn(r):
		return true
	case a == byToken:
		return false
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") && same(strings.TrimSpace(token), s.o.Token) {
		return true
	}
	return a == byKey && same(r.URL.Query().Get("key"), s.feedKey(r.PathValue("id")))
}

func (s *Server) loggedIn(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	return err == nil && same(c.Value, s.sessionKey())
}

func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, a access) {
	if a == byToken && r.Method == http.MethodGet {
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="rasid"`)
	s.fail(w, r, unauthorized())
}

// Package web is the window on the desk: dashboard, JSON API, metrics and
// watchlist feeds.
//
//	request ─► guard     Host allow-list, cross-origin check, security headers
//	         ─► mux      one table of routes (routes.go), each with its access
//	         ─► admit    open, page (cookie), api (cookie or bearer), key (feeds)
//	         ─► handler  reads a Store, answers with a page, JSON or a feed
//
//	store ─► hub ─► server-sent events: what is new, as pages and as JSON
//
// Everything shown is text: no HTML of a feed, no picture of a site passes
// through. Scripts and styles are our own and embedded; the Content Security
// Policy allows nothing else. Pages work without a script, which only makes
// them live.
//
// The room owns no table. What the operator wrote comes as a Setup, what is
// stored through Store; storage.DB satisfies it.
package web

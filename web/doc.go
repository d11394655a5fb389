// Package web is the window on the desk: dashboard, JSON API, metrics and
// watchlist feeds.
package web

// Package storage is the only room that knows SQL. It keeps feeds, items,
// stories, alerts, deliveries and attempts in one SQLite file.
package storage

// Package storage is the only room that knows SQL. It keeps feeds, items,
// stories, alerts, deliveries and attempts in one SQLite file.
//
//	SavePoll, Settle, … ─► queue ─► one writer: BEGIN IMMEDIATE
//	                                  each caller's work
//	                                COMMIT (FULL), then all callers return
//	Items, Alerts, …    ─► four query_only readers
//
// Whoever waits shares the next transaction, and nobody waits for company.
// Exported methods own a transaction; unexported helpers take a *tx. Identity
// (item_keys) outlives its items, so that what was pruned is not new again.
package storage

// Package alerts decides what an item means to whom, and sees to it that they
// hear of it once.
//
//	items ──Index.Judge──► []Match          pure; arabic below it
//	          (the store commits item, alerts and deliveries together)
//	deliveries ──Dispatcher── Claim ► Render ► Send ► Settle
//
// How a condition comes to be judged:
//
//	query_*.go    a query ──ParseQuery──► Expr ◄── any, all and none of the file
//	alias*.go     @aliases/…: spellings and names that come with rasid
//	match_*.go    Expr ──compile──► nodes over one arabic.Index; judging an item
//	explain.go    the same, told condition by condition
//	lint*.go      what in an Expr is probably not meant
//
// The senders live in alerts/channel. The room owns the meaning of the tables
// stories, alerts, deliveries and attempts; storage owns their SQL.
package alerts

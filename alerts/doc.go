// Package alerts decides what an item means to whom, and sees to it that they
// hear of it once.
//
//	items ──Index.Match──► []Match          pure; arabic below it
//	          (the store commits item, alerts and deliveries together)
//	deliveries ──Dispatcher── Claim ► Render ► Send ► Settle
//
// The senders live in alerts/channel. The room owns the meaning of the tables
// stories, alerts, deliveries and attempts; storage owns their SQL.
package alerts

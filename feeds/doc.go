// Package feeds knows how to watch a feed: when it is due, how to fetch it
// politely, how to read what arrives, and what its items are.
//
//	Scheduler ─ due ─► Poller.Poll ─► Poll ─► Store.SavePoll
//	                     Fetch      conditional GET (outbound)
//	                     Decode     gunzip, charset, repair   ┐
//	                     Guard      depth, namespaces, tokens ├ pure
//	                     Parse      gofeed, salvage           │
//	                     Normalise  text, links, dates, keys  ┘
//
// The room owns no table: what polling learned travels in State.
package feeds

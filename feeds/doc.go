// Package feeds knows how to watch a feed: when it is due, how to fetch it
// politely, how to read what arrives, and what its items are.
//
//	Scheduler ─ due ─► Poller.Visit ─► Poll ─► Store.SavePoll
//	                     Fetch      conditional GET (outbound)
//	                     Decode     gunzip, charset           ┐
//	                     Repair     mend, salvage what is cut │
//	                     Guard      depth, namespaces, tokens ├ pure
//	                     Parse      gofeed                    │
//	                     Normalise  text, links, dates, keys  ┘
//
// Where what is told:
//
//	scheduler, loop, late, pollall    who is polled now, and what is stored when
//	hostgate, hostheap, job, rest     no host is asked twice at once, or too soon
//	schedule, due, politeness,        when a feed is asked again: the file, the
//	freshness, advice                 server and the document have a say
//	walk, fetch, receive, file, moved an answer, and the address that gave it
//	document, decode, sniff, root     bytes ──Read──► Document
//	repair_*, salvage, seen, guard    what no parser would survive or understand
//	parse_*, pieces_json, normalise   gofeed ──► Item
//	identity, link, canonical         the keys by which an item is known again
//	articles, reader                  full_text: the page behind an item
//	discover, candidates              the feeds that a page names
//	events_*, weather, hint           what an operator hears of a feed
//	rehearsal                         a week of all this in seconds, for tests
//
// The room owns no table: what polling learned travels in State.
package feeds

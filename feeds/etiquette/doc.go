// Package etiquette plays a week of polling against a town of web servers on
// loopback and counts what a webmaster would complain of, as Rachel Kroll's
// feed reader score does.
//
//	Play ─► feeds.Rehearsal ─► feeds.Poller ─► town (loopback)
//	                                            site: publishes, answers, judges each request
//	        Report ◄─ score of each site ◄──────┘
package etiquette

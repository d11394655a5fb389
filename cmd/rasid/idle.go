package main

import (
	"net/url"
	"time"

	"rasid/feeds"
	"rasid/outbound"
)

// idleConnections is how many connections are worth keeping open between polls:
// one for each feed whose host is asked again before its connection would be
// closed, for that feed or for another, and some for articles and redirects. An
// idle one takes up to 30 kB, 100 kB with TLS and HTTP/2.
func idleConnections(all []*feeds.Source, now time.Time) int {
	const some, most = 128, 512
	hosts := make([]string, len(all))
	feedsOf, soon := map[string]int{}, map[string]bool{} // by host; by schedule
	for i, s := range all {
		hosts[i] = hostOf(s)
		feedsOf[hosts[i]]++
		spec := s.Schedule.String()
		if _, known := soon[spec]; !known {
			next := s.Schedule.Next(now)
			soon[spec] = s.Schedule.Next(next).Sub(next) < outbound.IdleTime
		}
	}
	kept := some
	for i, s := range all {
		if s.URL != "" && (soon[s.Schedule.String()] || feedsOf[hosts[i]] > 1) {
			kept++
		}
	}
	return min(kept, most)
}

func hostOf(s *feeds.Source) string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return s.URL // unreachable: it was read with the file
	}
	return u.Host
}

package etiquette

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// stamps are validators that change when the site publishes.
func stamps(since time.Time) func(time.Time) (string, string) {
	return func(now time.Time) (string, string) {
		last := since.Add(now.Sub(since).Truncate(publishes))
		return fmt.Sprintf(`W/"%x-gzip"`, last.Unix()), last.UTC().Format(http.TimeFormat)
	}
}

// sites are what a week of polling meets.
func sites(since time.Time) [][]*site {
	both := stamps(since)
	named := func(name, path string) *site {
		return &site{score: Score{Site: name}, path: path, validator: both}
	}
	etag, modified := named("an ETag alone", "/feed"), named("Last-Modified alone", "/feed")
	etag.validator = func(now time.Time) (string, string) { e, _ := both(now); return e, "" }
	modified.validator = func(now time.Time) (string, string) { _, m := both(now); return "", m }
	touched := named("other validators each hour, the same body", "/feed")
	touched.validator = stamps(since.Add(-publishes / 2))
	frozen := named("validators that never change", "/feed")
	frozen.validator = func(time.Time) (string, string) { return `"frozen"`, "Thu, 01 Jan 1970 00:00:00 GMT" }
	bare := named("no validators", "/feed")
	bare.validator = nil
	return [][]*site{
		{named("ETag and Last-Modified", "/feed"), named("a second feed of that host", "/second"), named("a third one", "/third")},
		{etag}, {modified}, {touched}, {frozen}, {bare},
		{patient(named("max-age of two hours", "/feed"))},
		{expiring(named("Expires in three hours", "/feed"))},
		{advising(named("ttl of 90 minutes", "/feed"), `<ttl>90</ttl>`, 90*time.Minute)},
		{sleeping(named("skipHours from 0 to 5", "/feed"))},
		{limiting(named("429 with Retry-After in seconds", "/feed"))},
		{repairing(named("503 with Retry-After as a date", "/feed"))},
		{failing(named("500 for a day", "/feed"))},
		{asking(named("Retry-After of three hours with the document", "/feed"))},
		{gone(named("410 from the second day on", "/feed"), since)},
	}
}

func patient(s *site) *site {
	s.answer = func(now time.Time, _ int) answer {
		return answer{header: http.Header{"Cache-Control": {"public, max-age=7200"}}, free: now.Add(2 * time.Hour)}
	}
	return s
}

func expiring(s *site) *site {
	s.answer = func(now time.Time, _ int) answer {
		at := now.Add(3 * time.Hour).Truncate(time.Second)
		return answer{header: http.Header{"Expires": {at.UTC().Format(http.TimeFormat)}}, free: at}
	}
	return s
}

func advising(s *site, element string, wait time.Duration) *site {
	s.answer = func(now time.Time, _ int) answer {
		return answer{document: document(s.path, s.since, now, element), free: now.Add(wait)}
	}
	return s
}

func sleeping(s *site) *site {
	s.answer = func(now time.Time, _ int) answer {
		return answer{document: document(s.path, s.since, now,
			"<skipHours><hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</hour></skipHours>")}
	}
	s.open = func(now time.Time) bool { return s.score.Requests <= 1 || now.UTC().Hour() > 5 }
	return s
}

func asking(s *site) *site {
	const wait = 3 * time.Hour
	s.answer = func(now time.Time, _ int) answer {
		return answer{header: http.Header{"Retry-After": {strconv.Itoa(int(wait.Seconds()))}}, free: now.Add(wait)}
	}
	return s
}

// sending sends on to another site; every fifth time it wants two minutes until
// that one is asked (RFC 9110 §10.2.3).
func sending(status int, address string, to *site) func(time.Time, int) answer {
	const wait = 2 * time.Minute
	return func(now time.Time, n int) answer {
		a := answer{status: status, header: http.Header{"Location": {address + to.path}}}
		if n%5 == 0 {
			a.header.Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
			to.free = now.Add(wait)
		}
		return a
	}
}

// limiting refuses every tenth request for five hours.
func limiting(s *site) *site {
	const wait = 5 * time.Hour
	s.answer = func(now time.Time, n int) answer {
		if n%10 != 0 {
			return answer{}
		}
		return answer{status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {strconv.Itoa(int(wait.Seconds()))}}, free: now.Add(wait)}
	}
	return s
}

// repairing is down for seven hours at every twentieth request.
func repairing(s *site) *site {
	s.answer = func(now time.Time, n int) answer {
		if n%20 != 0 {
			return answer{}
		}
		at := now.Add(7 * time.Hour).Truncate(time.Second)
		return answer{status: http.StatusServiceUnavailable, header: http.Header{"Retry-After": {at.UTC().Format(http.TimeFormat)}}, free: at}
	}
	return s
}

// failing breaks on the third day; asking it every quarter hour then is early.
func failing(s *site) *site {
	failed := 0
	s.answer = func(now time.Time, _ int) answer {
		if d := now.Sub(s.since); d < 48*time.Hour || d > 72*time.Hour {
			failed = 0
			return answer{}
		}
		failed++
		rest := time.Duration(0)
		if failed > 2 {
			rest = 30 * time.Minute
		}
		return answer{status: http.StatusInternalServerError, free: now.Add(rest)}
	}
	return s
}

// gone is no more after a day; three confirmations half a day apart are fair.
func gone(s *site, since time.Time) *site {
	s.answer = func(now time.Time, _ int) answer {
		if now.Sub(since) < 24*time.Hour {
			return answer{}
		}
		return answer{status: http.StatusGone, free: now.Add(11 * time.Hour)}
	}
	return s
}

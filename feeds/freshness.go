package feeds

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxRetryAfter = 7 * 24 * time.Hour
	maxFreshness  = 24 * time.Hour
)

// retryAfter reads Retry-After, seconds or a date (RFC 9110 §10.2.3); the zero
// time when there is none that can be understood. at is when the answer came.
func retryAfter(h http.Header, at time.Time) time.Time {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return time.Time{}
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if !(s > 0) {
			return time.Time{}
		}
		return at.Add(min(time.Duration(min(s, 1e9)*float64(time.Second)), maxRetryAfter))
	}
	date, err := http.ParseTime(strings.Replace(v, " UTC", " GMT", 1))
	if err != nil {
		date, err = time.Parse(time.RFC1123Z, v)
	}
	if err != nil {
		return time.Time{}
	}
	wait := date.Sub(serverTime(h, at))
	if wait <= 0 {
		return time.Time{}
	}
	return at.Add(min(wait, maxRetryAfter))
}

// serverTime is the server's own clock, so that a clock that is wrong on
// either side does not matter.
func serverTime(h http.Header, at time.Time) time.Time {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		return t
	}
	return at
}

// freshFor is how long an answer need not be asked for again (RFC 9111
// §4.2.1): max-age, else Expires, less Age; at most a day.
func freshFor(h http.Header, at time.Time) time.Duration {
	age, found, never := maxAge(h)
	switch {
	case never:
		return 0
	case !found:
		expires, err := http.ParseTime(h.Get("Expires"))
		if err != nil {
			return 0
		}
		age = expires.Sub(serverTime(h, at))
	}
	if old, err := strconv.Atoi(h.Get("Age")); err == nil && old > 0 {
		age -= time.Duration(min(old, 1e9)) * time.Second
	}
	return max(0, min(age, maxFreshness))
}

func maxAge(h http.Header) (age time.Duration, found, never bool) {
	for _, line := range h.Values("Cache-Control") {
		for part := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "=")
			switch name {
			case "no-store", "no-cache":
				never = true
			case "max-age":
				s, err := strconv.ParseInt(strings.Trim(value, `" `), 10, 64)
				if (err == nil || errors.Is(err, strconv.ErrRange)) && s >= 0 {
					age, found = time.Duration(min(s, 1e9))*time.Second, true
				}
			}
		}
	}
	return age, found, never
}

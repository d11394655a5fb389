package channel

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"rasid/alerts"
)

// skew is how far a receiver's clock may be away from ours before it has to
// refuse our timestamps (the reference libraries of Standard Webhooks allow
// five minutes).
const skew = 5 * time.Minute

// judge says what an answer means; nil is success.
func judge(resp *http.Response, body []byte, now time.Time) *alerts.SendError {
	c := resp.StatusCode
	if c/100 == 2 {
		return nil
	}
	e := &alerts.SendError{Class: statusClass(c), Status: c, RetryAfter: retryAfter(resp, body, now), Err: fmt.Errorf("post: status %d", c)}
	if u, err := resp.Location(); err == nil && e.Class == alerts.SendRedirect {
		e.Err = fmt.Errorf("post: status %d to %s, not followed: put the new address into the file", c, u.Host)
	}
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if away := date.Sub(now); err == nil && e.Class == alerts.SendRefused && away.Abs() > skew {
		e.Class = alerts.SendClock
		e.Err = fmt.Errorf("post: status %d, and the receiver's clock is %s away from ours", c, away.Round(time.Second))
	}
	return e
}

// statusClass reads a status. What a receiver refuses may be its own mistake:
// it is tried again like the rest.
func statusClass(c int) alerts.SendClass {
	switch {
	case c/100 == 3:
		return alerts.SendRedirect
	case c == http.StatusGone:
		return alerts.SendGone
	case c == http.StatusTooManyRequests:
		return alerts.SendThrottled
	case c == http.StatusRequestTimeout, c == http.StatusTooEarly, c/100 != 4:
		return alerts.SendServer
	}
	return alerts.SendRefused
}

// retryAfter is how long the receiver asks us to wait: in seconds or until a
// date (RFC 9110 §10.2.3), or, as Telegram and Discord write it, in the body.
func retryAfter(resp *http.Response, body []byte, now time.Time) time.Duration {
	head := resp.Header.Get("Retry-After")
	if s, err := strconv.ParseFloat(head, 64); err == nil {
		return seconds(s)
	}
	if at, err := http.ParseTime(head); err == nil {
		if theirs, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			now = theirs // both dates are read off the same clock
		}
		return max(0, at.Sub(now))
	}
	var said struct {
		RetryAfter float64 `json:"retry_after"`
		Parameters struct {
			RetryAfter float64 `json:"retry_after"`
		} `json:"parameters"`
	}
	if json.Unmarshal(body, &said) != nil {
		return 0
	}
	return seconds(max(said.RetryAfter, said.Parameters.RetryAfter))
}

func seconds(s float64) time.Duration {
	const day = 86400
	if !(s > 0) { // NaN too
		return 0
	}
	return time.Duration(min(s, day) * float64(time.Second))
}

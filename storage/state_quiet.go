package storage

import (
	"bytes"
	"slices"

	"rasid/feeds"
)

// quiet reports whether a poll learned nothing but when it was and when the next
// one is. What it began from is what is stored, as long as the version is.
func quiet(p *feeds.Poll) bool {
	a, b := &p.Was, &p.Next
	return !brought(p) && a.Feed == b.Feed && a.Version == b.Version &&
		a.URL == b.URL && a.ETag == b.ETag && a.LastModified == b.LastModified && a.BodyHash == b.BodyHash &&
		a.Failures == b.Failures && a.ErrorClass == b.ErrorClass && a.LastError == b.LastError && a.Answered == b.Answered && a.Disabled == b.Disabled && a.Told == b.Told &&
		a.Title == b.Title && a.Believed == b.Believed && a.Moved == b.Moved && a.MovedCount == b.MovedCount && a.MovedSince.Equal(b.MovedSince) &&
		a.Charset == b.Charset && a.Gap == b.Gap && a.TTL == b.TTL &&
		slices.Equal(a.SkipHours, b.SkipHours) && slices.Equal(a.SkipDays, b.SkipDays) && bytes.Equal(a.SeenHashes, b.SeenHashes)
}

// putQuiet is putState for a quiet poll. Most are, and to hand over all that stays
// as it is takes as long as the rest.
func putQuiet(t *tx, p *feeds.Poll, schedule string, next int64) (stored bool, err error) {
	s := &p.Next
	n, err := t.exec(`UPDATE feeds SET next_poll = ?, not_before = ?, last_poll = ?, last_success = ?, status = ?,
		result = ?, took = ?, new_items = 0, edited_items = 0, new_alerts = 0, version = version + 1,
		counted = iif(counted = 0, ?, counted), polls = polls + 1, not_modified = not_modified + ?, received = received + ?, spent = spent + ?
		WHERE id = ? AND version = ? AND schedule = ?`,
		next, millis(s.NotBefore), millis(s.LastPoll), millis(s.LastSuccess), s.Status, string(p.Result), p.Took.Milliseconds(),
		millis(p.Started), p.Result == feeds.ResultNotModified, p.Wire.Bytes, p.Took.Milliseconds(), s.Feed, s.Version, schedule)
	return n > 0, err
}

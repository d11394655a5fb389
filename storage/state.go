package storage

import (
	"database/sql"
	"errors"
	"time"

	"rasid/feeds"
)

func scanStateRow(rows *sql.Rows, more ...any) (s feeds.State, err error) {
	var next, notBefore, last, success, newItem, moved, gap, ttl int64
	var hours, days string
	dest := []any{
		&s.Feed, &s.URL, &s.ETag, &s.LastModified, &s.BodyHash, &next, &notBefore, &last, &success,
		&newItem, &s.Failures, &s.ErrorClass, &s.LastError, &s.Status, &s.Answered, &s.Disabled, &s.Told, &s.Title, &s.Believed, &s.Moved, &s.MovedCount, &moved,
		&s.Charset, &gap, &hours, &days, &ttl, &s.SeenHashes, &s.Version,
	}
	if err := rows.Scan(append(dest, more...)...); err != nil {
		return s, err
	}
	s.NextPoll, s.NotBefore, s.LastPoll = fromMillis(next), fromMillis(notBefore), fromMillis(last)
	s.LastSuccess, s.LastNewItem, s.MovedSince = fromMillis(success), fromMillis(newItem), fromMillis(moved)
	s.Gap, s.TTL = time.Duration(gap)*time.Millisecond, time.Duration(ttl)*time.Millisecond
	return s, errors.Join(fromJSON(hours, &s.SkipHours), fromJSON(days, &s.SkipDays))
}

func scanState(rows *sql.Rows) (feeds.State, error) { return scanStateRow(rows) }

// saveState stores what a poll learned, unless the state it began from is no
// longer the feed's (Saved.Stale). Where the schedule was changed meanwhile the
// new one says when the feed is due. LastNewItem is the store's own.
func saveState(t *tx, p *feeds.Poll) (saved feeds.Saved, err error) {
	spec := p.Source.Schedule.String()
	stored, err := putState(t, p, spec, p.Next.NextPoll)
	if err != nil || stored {
		return saved, err
	}
	var version int64
	found, err := t.get(`SELECT version, schedule FROM feeds WHERE id = ?`, []any{p.Source.ID}, &version, &spec)
	switch {
	case err != nil:
		return saved, err
	case !found:
		return saved, ErrUnknownFeed
	case version != p.Next.Version:
		saved.Stale = true
		return saved, nil
	}
	src := *p.Source
	if src.Schedule, err = feeds.ParseSchedule(spec, src.Location, p.Started); err != nil {
		return saved, err
	}
	saved.Rescheduled = true
	_, err = putState(t, p, spec, feeds.Rescheduled(&src, &p.Next))
	return saved, err
}

// putState reports whether the feed's state and schedule are those that the
// poll began from; only then it is stored.
func putState(t *tx, p *feeds.Poll, schedule string, next time.Time) (stored bool, err error) {
	if quiet(p) {
		return putQuiet(t, p, schedule, millis(next))
	}
	s := &p.Next
	n, err := t.exec(`UPDATE feeds SET state_url = ?, etag = ?, last_modified = ?, body_hash = ?, next_poll = ?, not_before = ?,
		last_poll = ?, last_success = ?, failures = ?, error_class = ?, last_error = ?, status = ?, answered = ?, disabled = ?, told = ?, title = ?,
		believed = ?, moved = ?, moved_count = ?, moved_since = ?, charset = ?, gap = ?, skip_hours = ?, skip_days = ?, ttl = ?, seen_hashes = ?,
		result = ?, took = ?, new_items = 0, edited_items = 0, new_alerts = 0, version = version + 1,
		listed = iif(?, ?, listed), counted = iif(counted = 0, ?, counted), polls = polls + 1, not_modified = not_modified + ?, received = received + ?, spent = spent + ?
		WHERE id = ? AND version = ? AND schedule = ?`,
		s.URL, s.ETag, s.LastModified, s.BodyHash, millis(next), millis(s.NotBefore),
		millis(s.LastPoll), millis(s.LastSuccess), s.Failures, string(s.ErrorClass), s.LastError, s.Status, s.Answered, s.Disabled, s.Told, s.Title,
		s.Believed, s.Moved, s.MovedCount, millis(s.MovedSince), s.Charset, s.Gap.Milliseconds(), toJSON(s.SkipHours), toJSON(s.SkipDays), s.TTL.Milliseconds(), s.SeenHashes,
		string(p.Result), p.Took.Milliseconds(),
		brought(p) && len(p.Items) == 0, p.Listed, millis(p.Started), p.Result == feeds.ResultNotModified, p.Wire.Bytes, p.Took.Milliseconds(), s.Feed, s.Version, schedule)
	return n > 0, err
}

// brought reports whether a poll brought a document.
func brought(p *feeds.Poll) bool {
	return p.Result == feeds.ResultOK || p.Result == feeds.ResultPartial
}

// noteNew records that a document brought items, and how many it listed; one
// without unknown items is recorded with the state. A document without any item
// of a previous one of at least five means that items were probably missed in
// between, unless it broke off early.
func noteNew(t *tx, p *feeds.Poll, known int, saved *feeds.Saved) error {
	listed := max(p.Listed, len(p.Items))
	var before int
	if _, err := t.get(`SELECT listed FROM feeds WHERE id = ?`, []any{p.Source.ID}, &before); err != nil {
		return err
	}
	early := p.Result == feeds.ResultPartial && listed < before
	saved.PossibleLoss = !p.Baseline && before >= 5 && len(p.Items) > 0 && known == 0 && listed == len(p.Items) && !early
	at := millis(p.Started)
	if saved.PossibleLoss {
		if err := t.run(`UPDATE feeds SET losses = losses + 1, last_loss = ? WHERE id = ?`, at, p.Source.ID); err != nil {
			return err
		}
	}
	return t.run(`UPDATE feeds SET listed = ?, last_new_item = iif(?, ?, last_new_item),
		items = items + ?, new_items = ?, edited_items = ?, new_alerts = ? WHERE id = ?`,
		listed, saved.New > 0, at, saved.New, saved.New, saved.Updated, saved.Alerts, p.Source.ID)
}

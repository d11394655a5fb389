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
		&newItem, &s.Failures, &s.ErrorClass, &s.LastError, &s.Status, &s.Disabled, &s.Title, &s.Moved, &s.MovedCount, &moved,
		&s.Charset, &gap, &hours, &days, &ttl, &s.SeenHashes,
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

// saveState stores what a poll learned. LastNewItem is the store's own.
func saveState(t *tx, s *feeds.State) error {
	n, err := t.exec(`UPDATE feeds SET state_url = ?, etag = ?, last_modified = ?, body_hash = ?, next_poll = ?, not_before = ?,
		last_poll = ?, last_success = ?, failures = ?, error_class = ?, last_error = ?, status = ?, disabled = ?, title = ?,
		moved = ?, moved_count = ?, moved_since = ?, charset = ?, gap = ?, skip_hours = ?, skip_days = ?, ttl = ?, seen_hashes = ?
		WHERE id = ?`,
		s.URL, s.ETag, s.LastModified, s.BodyHash, millis(s.NextPoll), millis(s.NotBefore),
		millis(s.LastPoll), millis(s.LastSuccess), s.Failures, string(s.ErrorClass), s.LastError, s.Status, s.Disabled, s.Title,
		s.Moved, s.MovedCount, millis(s.MovedSince), s.Charset, s.Gap.Milliseconds(), toJSON(s.SkipHours), toJSON(s.SkipDays), s.TTL.Milliseconds(), s.SeenHashes,
		s.Feed)
	if err == nil && n == 0 {
		err = ErrUnknownFeed
	}
	return err
}

// noteNew records that a document brought items, and how many it listed. A
// document without any item of a previous one of at least five means that
// items were probably missed in between.
func noteNew(t *tx, p *feeds.Poll, known int, saved *feeds.Saved) error {
	listed := max(p.Listed, len(p.Items))
	var before int
	if _, err := t.get(`SELECT listed FROM feeds WHERE id = ?`, []any{p.Source.ID}, &before); err != nil {
		return err
	}
	saved.PossibleLoss = !p.Baseline && before >= 5 && len(p.Items) > 0 && known == 0 && listed == len(p.Items)
	at := millis(p.Started)
	if saved.PossibleLoss {
		if err := t.run(`UPDATE feeds SET losses = losses + 1, last_loss = ? WHERE id = ?`, at, p.Source.ID); err != nil {
			return err
		}
	}
	if saved.New > 0 {
		return t.run(`UPDATE feeds SET listed = ?, last_new_item = ? WHERE id = ?`, listed, at, p.Source.ID)
	}
	return t.run(`UPDATE feeds SET listed = ? WHERE id = ? AND listed <> ?`, listed, p.Source.ID, listed)
}

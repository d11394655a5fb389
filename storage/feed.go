package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rasid/feeds"
)

// ErrUnknownFeed is returned for a feed that SyncFeeds never named.
var ErrUnknownFeed = errors.New("storage: unknown feed")

// SyncFeeds makes the stored feeds those of the file. New ones are due now;
// absent ones keep their items and are no longer polled; a changed address
// starts without validators, back-off and 410; one that is asked in another manner
// is due as soon as its server allows; a changed schedule holds at once.
func (db *DB) SyncFeeds(ctx context.Context, all []*feeds.Source, now time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		stored, err := storedFeeds(ctx, t)
		if err != nil {
			return err
		}
		ids := make([]string, 0, len(all))
		for _, s := range all {
			ids = append(ids, s.ID)
			if err := syncFeed(t, s, stored, now); err != nil {
				return err
			}
		}
		return t.run(`UPDATE feeds SET removed_at = ?
			WHERE removed_at = 0 AND id NOT IN (SELECT value FROM json_each(?))`, millis(now), toJSON(ids))
	})
	if err != nil {
		return fmt.Errorf("sync feeds: %w", err)
	}
	return nil
}

// filed is what the file last said of a feed.
type filed struct {
	name, url, schedule string
	manner              string // empty: from before it was noted
	removed             bool
}

func storedFeeds(ctx context.Context, t *tx) (map[string]filed, error) {
	stored := map[string]filed{}
	scan := func(rows *sql.Rows) (id string, err error) {
		var f filed
		err = rows.Scan(&id, &f.name, &f.url, &f.schedule, &f.manner, &f.removed)
		stored[id] = f
		return id, err
	}
	_, err := collect(ctx, t, scan, `SELECT id, name, url, schedule, manner, removed_at <> 0 FROM feeds`)
	return stored, err
}

func syncFeed(t *tx, s *feeds.Source, stored map[string]filed, now time.Time) error {
	was, known := stored[s.ID]
	is := filed{name: s.Name, url: cmp.Or(s.URL, s.Path), schedule: s.Schedule.String(), manner: s.Manner()}
	stored[s.ID] = is
	switch {
	case is == was && known:
		return nil
	case !known:
		return t.run(`INSERT INTO feeds (id, name, url, schedule, manner, next_poll) VALUES (?, ?, ?, ?, ?, ?)`, s.ID, is.name, is.url, is.schedule, is.manner, millis(now))
	case is.url != was.url:
		err := t.run(`UPDATE feeds SET state_url = '', etag = '', last_modified = '', body_hash = '', seen_hashes = NULL, listed = 0,
			not_before = 0, failures = 0, disabled = 0, told = 0, believed = '', moved = '', moved_count = 0, moved_since = 0, next_poll = ?, version = version + 1
			WHERE id = ?`, millis(now), s.ID)
		if err != nil {
			return err
		}
	case is.manner != was.manner && was.manner != "":
		if err := t.run(`UPDATE feeds SET next_poll = max(?, not_before), version = version + 1 WHERE id = ?`, millis(now), s.ID); err != nil {
			return err
		}
	case is.schedule != was.schedule:
		if err := reschedule(t, s); err != nil {
			return err
		}
	}
	return t.run(`UPDATE feeds SET name = ?, url = ?, schedule = ?, manner = ?, removed_at = 0 WHERE id = ?`, is.name, is.url, is.schedule, is.manner, s.ID)
}

// reschedule lets a new schedule hold at once: the next poll was set by the old
// one. A feed that was not polled yet is due anyway.
func reschedule(t *tx, s *feeds.Source) error {
	all, err := collect(t.ctx, t, scanState, `SELECT `+stateColumns+` FROM feeds WHERE id = ? AND last_poll > 0 AND disabled = 0`, s.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	return t.run(`UPDATE feeds SET next_poll = ? WHERE id = ?`, millis(feeds.Rescheduled(s, &all[0])), s.ID)
}

const stateColumns = `id, state_url, etag, last_modified, body_hash, next_poll, not_before, last_poll, last_success,
	last_new_item, failures, error_class, last_error, status, answered, disabled, told, title, believed, moved, moved_count, moved_since,
	charset, gap, skip_hours, skip_days, ttl, seen_hashes, version`

// DueFeeds returns the states of at most limit feeds that are due, the most
// overdue first, without those that the caller holds already. Removed feeds are
// never due; one that is gone is due once more, a month later.
func (db *DB) DueFeeds(ctx context.Context, now time.Time, held []string, limit int) ([]feeds.State, error) {
	if err := db.room(); err != nil {
		return nil, fmt.Errorf("find due feeds: %w", err)
	}
	due, err := collect(ctx, db.read, scanState, `SELECT `+stateColumns+` FROM feeds
		WHERE removed_at = 0 AND next_poll <= ? AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY next_poll LIMIT ?`, millis(now), toJSON(held), limit)
	if err != nil {
		return nil, fmt.Errorf("find due feeds: %w", err)
	}
	return due, nil
}

// NextDue returns the earliest time at which a feed is due, or the zero time.
func (db *DB) NextDue(ctx context.Context) (time.Time, error) {
	var ms sql.NullInt64
	err := db.read.QueryRowContext(ctx, `SELECT min(next_poll) FROM feeds WHERE removed_at = 0`).Scan(&ms)
	if err != nil {
		return time.Time{}, fmt.Errorf("find next due feed: %w", err)
	}
	return fromMillis(ms.Int64), nil
}

// Limited returns the states of feeds whose last answer was 429 or 503.
func (db *DB) Limited(ctx context.Context) ([]feeds.State, error) {
	all, err := collect(ctx, db.read, scanState, `SELECT `+stateColumns+` FROM feeds
		WHERE removed_at = 0 AND (error_class = ? OR status = 503)`, string(feeds.ClassRateLimited))
	if err != nil {
		return nil, fmt.Errorf("find limited feeds: %w", err)
	}
	return all, nil
}

// State returns what polling a feed learned, or ErrUnknownFeed.
func (db *DB) State(ctx context.Context, id string) (feeds.State, error) {
	all, err := collect(ctx, db.read, scanState, `SELECT `+stateColumns+` FROM feeds WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = ErrUnknownFeed
	}
	if err != nil {
		return feeds.State{}, fmt.Errorf("read state of %s: %w", id, err)
	}
	return all[0], nil
}

// States returns what polling some feeds learned, in no order, without those that
// are unknown.
func (db *DB) States(ctx context.Context, ids []string) ([]feeds.State, error) {
	if err := db.room(); err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	all, err := collect(ctx, db.read, scanState, `SELECT `+stateColumns+` FROM feeds WHERE id IN (SELECT value FROM json_each(?))`, toJSON(ids))
	if err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	return all, nil
}

// FeedStatuses returns all feeds, also removed ones, by ID.
func (db *DB) FeedStatuses(ctx context.Context) ([]feeds.Status, error) {
	all, err := collect(ctx, db.read, scanStatus, `SELECT `+stateColumns+`, name, url, removed_at,
		result, took, listed, new_items, edited_items, new_alerts, counted, polls, not_modified, received, spent, items FROM feeds ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list feeds: %w", err)
	}
	return all, nil
}

func scanStatus(rows *sql.Rows) (st feeds.Status, err error) {
	var removed, took, counted, spent int64
	st.State, err = scanStateRow(rows, &st.Name, &st.URL, &removed,
		&st.Result, &took, &st.Listed, &st.Saved.New, &st.Saved.Updated, &st.Saved.Alerts,
		&counted, &st.Cost.Polls, &st.Cost.NotModified, &st.Cost.Bytes, &spent, &st.Items)
	st.Cost.Since, st.Cost.Spent = fromMillis(counted), time.Duration(spent)*time.Millisecond
	st.Removed, st.Took = removed != 0, time.Duration(took)*time.Millisecond
	return st, err
}

// RequestPolls makes feeds due now, or as soon as their servers allow; with
// force at once. Whoever polls them need not be this process.
func (db *DB) RequestPolls(ctx context.Context, ids []string, now time.Time, force bool) error {
	err := db.write(ctx, func(t *tx) error {
		return t.run(`UPDATE feeds SET next_poll = iif(?1, ?2, max(?2, not_before)), not_before = iif(?1, 0, not_before)
			WHERE id IN (SELECT value FROM json_each(?3))`, force, millis(now), toJSON(ids))
	})
	if err != nil {
		return fmt.Errorf("request polls: %w", err)
	}
	return nil
}

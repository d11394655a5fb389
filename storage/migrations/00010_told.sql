-- +goose Up
-- Whether a failure was told is kept: what a feed fails with may change before it
-- recovers.
ALTER TABLE feeds ADD COLUMN told INTEGER NOT NULL DEFAULT 0; -- 1: feed_failing or feed_gone
UPDATE feeds SET told = 1 WHERE failures > 0 AND (disabled = 1 OR error_class <> 'gone' AND (
    not_before - last_poll > 86400000 OR error_class = 'not_found' AND failures > 3
    OR iif(last_success = 0, failures >= 5, last_poll - last_success >= 86400000)));

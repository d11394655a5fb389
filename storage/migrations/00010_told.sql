-- +goose Up
-- Whether a failure was told is kept: what a feed fails with may change before it
-- recovers.
ALTER TABLE feeds ADD COLUMN told INTEGER NOT NULL DEFAULT 0; -- 1: feed_failing or feed_gone
UPDATE feeds SET told = 1 WHERE failures > 0 AND (disabled = 1 OR error_class <> 'gone' AND last_poll - last_success >= 86400000);

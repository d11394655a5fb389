-- +goose Up
-- A feed that moved may move again: what is proven and what is still counted stand
-- apart.
ALTER TABLE feeds ADD COLUMN believed TEXT NOT NULL DEFAULT ''; -- address that redirects proved to be the feed's; empty: url
UPDATE feeds SET believed = moved, moved = '', moved_count = 0, moved_since = 0
    WHERE moved <> '' AND (moved_count >= 5 AND last_poll - moved_since >= 259200000
        OR moved_count >= 2 AND moved = 'https' || substr(url, 5));

-- +goose Up
-- Which host a redirect led to: what it asked for binds it alone.
ALTER TABLE feeds ADD COLUMN answered TEXT NOT NULL DEFAULT ''; -- host that gave the last answer, where it is not the feed's own

-- +goose Up
-- How the file has a feed asked: a login or header that was mended is tried at
-- once, also by the next process.
ALTER TABLE feeds ADD COLUMN manner TEXT NOT NULL DEFAULT ''; -- Source.Manner; empty: not noted yet

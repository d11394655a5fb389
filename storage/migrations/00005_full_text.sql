-- +goose Up
-- Why the text of an item is its feed's own, though full_text wanted its article.
ALTER TABLE items ADD COLUMN full_text_error TEXT NOT NULL DEFAULT ''; -- empty: the article was read, or not wanted

-- +goose Up
-- How many items of a feed are stored: to count two million takes a second.
ALTER TABLE feeds ADD COLUMN items INTEGER NOT NULL DEFAULT 0; -- polls add to it, items_count takes away
UPDATE feeds SET items = (SELECT count(*) FROM items WHERE items.feed = feeds.id);

-- +goose StatementBegin
CREATE TRIGGER items_count AFTER DELETE ON items BEGIN
    UPDATE feeds SET items = items - 1 WHERE id = old.feed;
END;
-- +goose StatementEnd

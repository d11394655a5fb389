-- +goose Up
-- The keys of a document lie together, on two pages instead of a hundred and
-- fifty; the index of marks moved into memory.
CREATE TABLE keys_together (
    kind INTEGER NOT NULL,  -- 1 guid, 2 link, 3 print
    key  BLOB NOT NULL,     -- first 16 bytes of the key's SHA-256
    feed TEXT NOT NULL,     -- feed that gave it
    item INTEGER REFERENCES items (num) ON DELETE SET NULL, -- NULL: a tombstone of a deleted item
    seen INTEGER NOT NULL,  -- when stored; of a tombstone: when last listed
    PRIMARY KEY (feed, kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO keys_together (kind, key, feed, item, seen) SELECT kind, key, feed, item, seen FROM item_keys ORDER BY feed, kind, key;
DROP TABLE item_keys;
ALTER TABLE keys_together RENAME TO item_keys;
CREATE INDEX item_keys_link ON item_keys (key) WHERE kind = 2; -- the same article in other feeds
CREATE INDEX item_keys_item ON item_keys (item) WHERE item IS NOT NULL;
CREATE INDEX item_keys_seen ON item_keys (seen) WHERE item IS NULL;

DROP TABLE story_keys;

ALTER TABLE feeds ADD COLUMN schedule TEXT NOT NULL DEFAULT ''; -- as the operator wrote it

-- +goose Up
-- The index holds folded words without their text: unicode61 would split raw
-- Arabic at vowel marks. It is filled behind the capture transaction.
CREATE VIRTUAL TABLE items_fts USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE search_queue (
    item INTEGER PRIMARY KEY REFERENCES items (num) ON DELETE CASCADE -- new or edited, not indexed yet
) STRICT;

CREATE TABLE search_analyzer (
    version INTEGER NOT NULL  -- of the folding the index was made with; another one: index anew
) STRICT;
INSERT INTO search_analyzer VALUES (1);

-- +goose StatementBegin
CREATE TRIGGER items_fts_delete AFTER DELETE ON items BEGIN
    DELETE FROM items_fts WHERE rowid = old.num;
END;
-- +goose StatementEnd

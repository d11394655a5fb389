-- +goose Up
-- Answers as they came, where storage.evidence asks for them. Each goes with
-- the last item that it was kept for, and a body with the last answer.

CREATE TABLE bodies (
    hash  TEXT PRIMARY KEY,  -- SHA-256 of bytes, hex
    bytes BLOB NOT NULL      -- as on the wire, compressed or not
) STRICT;

CREATE TABLE answers (
    num     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,  -- UUIDv7 of the poll
    feed    TEXT NOT NULL REFERENCES feeds (id),
    asked   TEXT NOT NULL,         -- address of the operator, without a login
    url     TEXT NOT NULL,         -- address that answered
    status  INTEGER NOT NULL,
    header  TEXT NOT NULL,         -- JSON object of lists, without cookies
    hash    TEXT NOT NULL,         -- of the body; bodies lacks those larger than the cap
    size    INTEGER NOT NULL,      -- of the body, bytes
    cut     INTEGER NOT NULL,      -- 1: the body ended early
    at      INTEGER NOT NULL       -- when it had been read
) STRICT;
CREATE INDEX answers_hash ON answers (hash);
CREATE INDEX answers_at ON answers (at);

CREATE TABLE evidence (
    item   INTEGER NOT NULL REFERENCES items (num) ON DELETE CASCADE,
    answer INTEGER NOT NULL REFERENCES answers (num),
    PRIMARY KEY (item, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_answer ON evidence (answer);

-- +goose StatementBegin
CREATE TRIGGER evidence_delete AFTER DELETE ON evidence
WHEN NOT EXISTS (SELECT 1 FROM evidence WHERE answer = old.answer) BEGIN
    DELETE FROM answers WHERE num = old.answer;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER answers_delete AFTER DELETE ON answers
WHEN NOT EXISTS (SELECT 1 FROM answers WHERE hash = old.hash) BEGIN
    DELETE FROM bodies WHERE hash = old.hash;
END;
-- +goose StatementEnd

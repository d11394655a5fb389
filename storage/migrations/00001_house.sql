-- +goose Up
-- Times are unix milliseconds; 0 means never or absent. IDs that leave the
-- process are UUIDv7 made by rasid, so rows keep them when a database moves.

CREATE TABLE feeds (
    id            TEXT PRIMARY KEY,            -- Source.ID
    name          TEXT NOT NULL,               -- as the operator wrote it; empty: the feed's title
    url           TEXT NOT NULL,               -- address or path of the operator
    removed_at    INTEGER NOT NULL DEFAULT 0,  -- when it left the file; its items stay
    next_poll     INTEGER NOT NULL,            -- the scheduler: due when not after now
    not_before    INTEGER NOT NULL DEFAULT 0,  -- Retry-After, max-age, ttl
    state_url     TEXT NOT NULL DEFAULT '',    -- address the validators belong to
    etag          TEXT NOT NULL DEFAULT '',    -- verbatim
    last_modified TEXT NOT NULL DEFAULT '',    -- verbatim
    body_hash     TEXT NOT NULL DEFAULT '',    -- SHA-256 of the bytes on the wire, hex
    last_poll     INTEGER NOT NULL DEFAULT 0,  -- also failed ones
    last_success  INTEGER NOT NULL DEFAULT 0,  -- 0: the first poll is still to come
    last_new_item INTEGER NOT NULL DEFAULT 0,  -- poll that brought the newest item
    failures      INTEGER NOT NULL DEFAULT 0,  -- in a row
    error_class   TEXT NOT NULL DEFAULT '',    -- feeds.ErrorClass of the last poll
    last_error    TEXT NOT NULL DEFAULT '',    -- without query strings and user information
    status        INTEGER NOT NULL DEFAULT 0,  -- HTTP status of the last answer
    disabled      INTEGER NOT NULL DEFAULT 0,  -- 1: 410 proven
    title         TEXT NOT NULL DEFAULT '',    -- the feed's own title
    moved         TEXT NOT NULL DEFAULT '',    -- where permanent redirects point
    moved_count   INTEGER NOT NULL DEFAULT 0,  -- polls that were sent there
    moved_since   INTEGER NOT NULL DEFAULT 0,  -- first of them
    charset       TEXT NOT NULL DEFAULT '',    -- that the last document was read in
    gap           INTEGER NOT NULL DEFAULT 0,  -- usual time between polls that bring news, milliseconds
    skip_hours    TEXT NOT NULL DEFAULT '[]',  -- JSON array of GMT hours
    skip_days     TEXT NOT NULL DEFAULT '[]',  -- JSON array of English names
    ttl           INTEGER NOT NULL DEFAULT 0,  -- of the document, milliseconds
    seen_hashes   BLOB,                        -- of the last document's items; opaque
    listed        INTEGER NOT NULL DEFAULT 0,  -- items in the last document
    listing       TEXT NOT NULL DEFAULT '[]',  -- JSON array of them in order, where a watchlist asks for vanished ones
    losses        INTEGER NOT NULL DEFAULT 0,  -- documents that shared no item with the one before
    last_loss     INTEGER NOT NULL DEFAULT 0,  -- the last of them
    version       INTEGER NOT NULL DEFAULT 0,  -- polls stored so far: a poll that began from an older one is refused
    result        TEXT NOT NULL DEFAULT '',    -- feeds.Result of the last poll
    took          INTEGER NOT NULL DEFAULT 0,  -- of the last poll, milliseconds
    new_items     INTEGER NOT NULL DEFAULT 0,  -- that the last poll brought
    edited_items  INTEGER NOT NULL DEFAULT 0,
    new_alerts    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feeds_due ON feeds (next_poll) WHERE removed_at = 0;

CREATE TABLE stories (
    id      TEXT PRIMARY KEY,   -- UUIDv7
    created INTEGER NOT NULL    -- first seen of its first item
) STRICT;

CREATE TABLE items (
    num         INTEGER PRIMARY KEY AUTOINCREMENT, -- local row number, never used again: the search index needs one
    id          TEXT NOT NULL UNIQUE,              -- UUIDv7 of the poll that found it: sorts by first seen
    feed        TEXT NOT NULL REFERENCES feeds (id),
    guid        TEXT NOT NULL,                     -- as it stands in the document
    link        TEXT NOT NULL,                     -- absolute, as published
    title       TEXT NOT NULL,                     -- plain text, as all texts
    summary     TEXT NOT NULL,
    content     TEXT NOT NULL,
    author      TEXT NOT NULL,
    categories  TEXT NOT NULL,                     -- JSON array of strings
    lang        TEXT NOT NULL,                     -- BCP 47
    enclosures  TEXT NOT NULL,                     -- JSON array of {URL, Type, Length}
    published   INTEGER NOT NULL,                  -- 0: absent or not credible
    updated     INTEGER NOT NULL,                  -- 0: absent and never edited
    first_seen  INTEGER NOT NULL,                  -- start of the poll that found it
    edited      INTEGER NOT NULL DEFAULT 0,        -- start of the poll that found the last edit
    story       TEXT NOT NULL REFERENCES stories (id),
    content_key TEXT NOT NULL                      -- Keys.Content: differs when it was edited
) STRICT;
CREATE INDEX items_feed ON items (feed, id);
CREATE INDEX items_story ON items (story);

CREATE TABLE item_keys (
    kind INTEGER NOT NULL,  -- 1 guid, 2 link, 3 print
    key  BLOB NOT NULL,     -- first 16 bytes of the key's SHA-256
    feed TEXT NOT NULL,     -- feed that gave it
    item INTEGER REFERENCES items (num) ON DELETE SET NULL, -- NULL: a tombstone of a deleted item
    seen INTEGER NOT NULL,  -- when stored; of a tombstone: when last listed
    PRIMARY KEY (kind, key, feed)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_keys_item ON item_keys (item) WHERE item IS NOT NULL;
CREATE INDEX item_keys_seen ON item_keys (seen) WHERE item IS NULL;

CREATE TABLE item_versions (
    item        INTEGER NOT NULL REFERENCES items (num) ON DELETE CASCADE,
    content_key TEXT NOT NULL,     -- Keys.Content of this version
    replaced    INTEGER NOT NULL,  -- poll that found it replaced for the first time
    title       TEXT NOT NULL,
    summary     TEXT NOT NULL,
    content     TEXT NOT NULL,
    PRIMARY KEY (item, content_key)
) STRICT;

CREATE TABLE story_sketches (
    item   INTEGER PRIMARY KEY REFERENCES items (num) ON DELETE CASCADE, -- of the last alerts.StoryWindow
    feed   TEXT NOT NULL,
    story  TEXT NOT NULL,
    at     INTEGER NOT NULL,  -- first seen of the item
    sketch BLOB NOT NULL      -- alerts.Sketch
) STRICT;

CREATE INDEX story_sketches_at ON story_sketches (at);

CREATE TABLE story_keys (
    key   INTEGER PRIMARY KEY,  -- one of Sketch.Keys
    items BLOB NOT NULL,        -- items.num of the newest items with this key, eight bytes each, the newest first
    at    INTEGER NOT NULL      -- first seen of the newest
) STRICT;

CREATE TABLE alerts (
    id             TEXT PRIMARY KEY,   -- UUIDv7
    watchlist      TEXT NOT NULL,      -- Watchlist.ID
    watchlist_name TEXT NOT NULL,      -- its name at that time
    item           INTEGER NOT NULL REFERENCES items (num),
    story          TEXT NOT NULL REFERENCES stories (id),
    once           TEXT NOT NULL,      -- what it alerts of once: a story, an item, a certain edit
    cause          TEXT NOT NULL,      -- alerts.Cause
    note           TEXT NOT NULL,      -- what changed, how many; plain text
    matched_at     INTEGER NOT NULL,
    hits           TEXT NOT NULL,      -- JSON array of alerts.Hit
    severity       TEXT NOT NULL,
    routes         INTEGER NOT NULL,   -- routes of its watchlist then: so many rows in delivery_alerts
    UNIQUE (watchlist, once)
) STRICT;
CREATE INDEX alerts_watchlist ON alerts (watchlist, id);
CREATE INDEX alerts_story ON alerts (story);
CREATE INDEX alerts_item ON alerts (item);

CREATE TABLE alert_sources (
    alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    feed  TEXT NOT NULL,     -- carries the story
    at    INTEGER NOT NULL,  -- since when
    PRIMARY KEY (alert, feed)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY,             -- UUIDv7: webhook-id and Message-ID
    kind         TEXT NOT NULL,                -- alert, digest, system, test
    watchlist    TEXT NOT NULL,                -- empty for system and test
    channel      TEXT NOT NULL,
    target       TEXT NOT NULL,                -- an address of an email channel
    state        TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'cancelled', 'suppressed')),
    attempts     INTEGER NOT NULL DEFAULT 0,   -- begun ones; 0: still collects alerts
    created      INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,             -- of a pending one; in the future also while it is being sent
    settled      INTEGER NOT NULL DEFAULT 0,   -- last change of state
    payload      BLOB,                         -- frozen at the first attempt
    text         TEXT NOT NULL DEFAULT '',     -- of a system delivery
    last_error   TEXT NOT NULL DEFAULT '',
    last_class   TEXT NOT NULL DEFAULT '',     -- alerts.SendClass
    reason       TEXT NOT NULL DEFAULT ''      -- why cancelled or suppressed
) STRICT;
CREATE INDEX deliveries_due ON deliveries (channel, next_attempt) WHERE state = 'pending';
CREATE INDEX deliveries_payload ON deliveries (settled) WHERE payload IS NOT NULL AND state IN ('delivered', 'cancelled', 'suppressed');
CREATE INDEX deliveries_open ON deliveries (watchlist, channel, target, state, id) WHERE attempts = 0;
CREATE INDEX deliveries_route ON deliveries (watchlist, channel, target, created);

CREATE TABLE delivery_alerts (
    alert    TEXT NOT NULL REFERENCES alerts (id),
    channel  TEXT NOT NULL,  -- of the delivery: an alert is on a route once
    target   TEXT NOT NULL,
    way      TEXT NOT NULL,  -- digest, or alert: two routes of a watchlist may lead to one channel
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    PRIMARY KEY (alert, channel, target, way)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_alerts_delivery ON delivery_alerts (delivery);

CREATE TABLE attempts (
    delivery TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,  -- counted from 1
    at       INTEGER NOT NULL,
    took     INTEGER NOT NULL,  -- milliseconds
    class    TEXT NOT NULL,     -- empty: accepted
    status   INTEGER NOT NULL,  -- HTTP or SMTP code; 0: no answer
    response TEXT NOT NULL,     -- at most 2 kB, without secrets
    error    TEXT NOT NULL,
    PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE silences (
    watchlist TEXT PRIMARY KEY,
    began     INTEGER NOT NULL,
    until     INTEGER NOT NULL  -- deliveries made before are suppressed
) STRICT, WITHOUT ROWID;

CREATE TABLE watches (
    watchlist TEXT PRIMARY KEY,  -- Watchlist.ID
    since     INTEGER NOT NULL   -- first in the file: what came before was not counted
) STRICT, WITHOUT ROWID;

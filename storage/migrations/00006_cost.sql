-- +goose Up
-- What a feed costs its server and us: counts of about the last month.
ALTER TABLE feeds ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;      -- since when; 0: nothing yet
ALTER TABLE feeds ADD COLUMN polls INTEGER NOT NULL DEFAULT 0;        -- failed ones too
ALTER TABLE feeds ADD COLUMN not_modified INTEGER NOT NULL DEFAULT 0; -- of them those answered with 304
ALTER TABLE feeds ADD COLUMN received INTEGER NOT NULL DEFAULT 0;     -- bytes of bodies on the wire
ALTER TABLE feeds ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;        -- milliseconds that the polls took

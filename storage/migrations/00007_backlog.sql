-- +goose Up
-- What waits and what failed is counted at each scrape; the table holds a
-- year of payloads.
CREATE INDEX deliveries_backlog ON deliveries (channel, state, created);

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rasid/config"
	"rasid/storage"
)

// between is what part of a listing is wanted, as the flags say.
type between struct {
	since, until string
	limit        int
}

func (b *between) flags(c *cobra.Command) {
	c.Flags().StringVar(&b.since, "since", "", "not older than this: 24h, 30d, 2026-11-24")
	c.Flags().StringVar(&b.until, "until", "", "older than this")
	c.Flags().IntVar(&b.limit, "limit", 0, "at most so many, the newest ones (default 50; with --json all)")
}

// read returns both ends.
func (b *between) read(cfg *config.Config, now time.Time) (since, until time.Time, err error) {
	if b.limit < 0 {
		return since, until, usage(fmt.Errorf("--limit %d is less than none", b.limit), "write a number from 1 on, or leave it out")
	}
	if since, err = parseWhen("since", b.since, now, cfg.Location); err != nil {
		return since, until, err
	}
	until, err = parseWhen("until", b.until, now, cfg.Location)
	return since, until, err
}

// most is how many rows are wanted; 0 is all.
func (b *between) most(asJSON bool) int {
	const screenful = 50
	if b.limit <= 0 && !asJSON {
		return screenful
	}
	return max(b.limit, 0)
}

// pages reads pages of rows, newest first, until most were given (0: all).
// page takes the ID of the last row before and how many are wanted.
func pages[T any](most int, page func(before string, limit int) ([]T, error), id func(*T) string, emit func(*T) error) error {
	const full = 500
	given, before := 0, ""
	for {
		limit := full
		if most > 0 {
			limit = min(full, most-given)
		}
		rows, err := page(before, limit)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := emit(&rows[i]); err != nil {
				return err
			}
		}
		given += len(rows)
		if len(rows) < limit || given == most {
			return nil
		}
		before = id(&rows[len(rows)-1])
	}
}

// stretch is the part of a listing that is wanted.
type stretch struct {
	since, until, now time.Time
	most              int // 0: all
	asJSON            bool
}

// stretched gives a listing command its flags and runs do with what they say.
func (a *app) stretched(c *cobra.Command, do func(ctx context.Context, cfg *config.Config, db *storage.DB, s stretch) error) *cobra.Command {
	var asJSON bool
	var span between
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withReader(c, func(cfg *config.Config, db *storage.DB) (err error) {
			s := stretch{now: time.Now(), most: span.most(asJSON), asJSON: asJSON}
			if s.since, s.until, err = span.read(cfg, s.now); err != nil {
				return err
			}
			return do(c.Context(), cfg, db, s)
		})
	}
	span.flags(c)
	return listing(c, &asJSON)
}

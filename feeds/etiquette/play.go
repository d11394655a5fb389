package etiquette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"rasid/feeds"
	"rasid/outbound"
)

// begin is a Monday; the clock of a rehearsal starts there.
var begin = time.Date(2026, 3, 2, 9, 7, 0, 0, time.UTC)

// Play polls the town every quarter hour for so many days, with a new process
// each day, and returns what its servers noted. userAgent is the one to be
// judged.
func Play(ctx context.Context, days int, userAgent string) (r *Report, err error) {
	t := &town{since: begin}
	defer func() { err = errors.Join(err, t.close()) }()
	if err := t.settle(ctx); err != nil {
		return nil, err
	}
	schedule, err := feeds.ParseSchedule("@every 15m", time.UTC, begin)
	if err != nil {
		return nil, fmt.Errorf("rehearse: %w", err)
	}
	pool := outbound.NewPool(outbound.Options{AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	defer pool.Close()
	play := feeds.Rehearsal{
		Poller:  &feeds.Poller{Fetcher: &feeds.Fetcher{Clients: pool, UserAgent: userAgent}},
		Gate:    feeds.Gate{Concurrency: 1, MinInterval: gentle},
		Sources: t.sources(schedule),
		Tick:    t.tick,
	}
	for d := range days {
		at := begin.AddDate(0, 0, d)
		play.Run(ctx, at, at.Add(24*time.Hour-time.Minute))
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("rehearse: %w", ctx.Err())
	}
	return t.report(days), nil
}

// settle builds the houses, and some that only send on.
func (t *town) settle(ctx context.Context) error {
	for _, s := range sites(begin) {
		if _, err := t.build(ctx, s...); err != nil {
			return err
		}
	}
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound} {
		if err := t.settleRedirects(ctx, status); err != nil {
			return err
		}
	}
	return nil
}

// settleRedirects builds a host, and two that send on to it.
func (t *town) settleRedirects(ctx context.Context, status int) error {
	kind := " (" + http.StatusText(status) + ")"
	there := func(path string) *site {
		return &site{score: Score{Site: "where a redirect leads" + kind}, path: path, validator: stamps(begin)}
	}
	target, err := t.build(ctx, there("/feed"), there("/second"))
	if err != nil {
		return err
	}
	for _, s := range target.sites {
		from := &site{score: Score{Site: "a redirect" + kind}, path: "/feed", answer: sending(status, target.address, s)}
		if _, err := t.build(ctx, from); err != nil {
			return err
		}
	}
	target.hidden = true
	return nil
}

// sources are the feeds to poll: all but those that a redirect leads to.
func (t *town) sources(schedule feeds.Schedule) []*feeds.Source {
	var all []*feeds.Source
	for i, h := range t.houses {
		for k, s := range h.sites {
			if !h.hidden {
				all = append(all, &feeds.Source{ID: fmt.Sprintf("site-%d-%d", i, k), URL: h.address + s.path, Schedule: schedule})
			}
		}
	}
	return all
}

func (t *town) report(days int) *Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &Report{Days: days}
	for _, h := range t.houses {
		for _, s := range h.sites {
			score := s.score
			if !s.given {
				score.Unconditional = 0
			}
			r.Scores = append(r.Scores, score)
		}
	}
	return r
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
	"rasid/storage"
)

// deliveryLine is a delivery as other programs read it.
type deliveryLine struct {
	ID          string     `json:"id"`
	Channel     string     `json:"channel"`
	Watchlist   string     `json:"watchlist"`
	State       string     `json:"state"`
	Attempts    int        `json:"attempts"`
	NextAttempt *time.Time `json:"next_attempt"` // null when nothing is left to try
	Alerts      []string   `json:"alerts"`
	LastError   string     `json:"last_error"`
	Target      string     `json:"target"` // an address of an email channel
	Reason      string     `json:"reason"` // why cancelled or suppressed
}

// pickDeliveries are the flags that choose deliveries.
type pickDeliveries struct {
	alerts.DeliveryFilter
	between
	dead  bool
	state string
}

func (p *pickDeliveries) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.Channel, "channel", "", "only of this channel")
	c.Flags().StringVar(&p.Watchlist, "watchlist", "", "only of this watchlist")
	c.Flags().BoolVar(&p.dead, "dead", false, "only dead letters")
	p.between.flags(c)
}

func (p *pickDeliveries) filter(cfg *config.Config, now time.Time) (f alerts.DeliveryFilter, err error) {
	f = p.DeliveryFilter
	if p.dead {
		f.States = append(f.States, alerts.Dead)
	}
	if p.state != "" {
		s := alerts.DeliveryState(p.state)
		if !slices.Contains([]alerts.DeliveryState{alerts.Pending, alerts.Delivered, alerts.Dead, alerts.Cancelled, alerts.Suppressed}, s) {
			return f, usage(fmt.Errorf("--state %q is no state", p.state), "one of pending, delivered, dead, cancelled, suppressed")
		}
		f.States = append(f.States, s)
	}
	f.Since, f.Until, err = p.read(cfg, now)
	return f, err
}

func (a *app) deliveriesCommand() *cobra.Command {
	list := a.deliveriesListCommand("deliveries", "List deliveries, the newest first; retry them")
	list.AddCommand(a.deliveriesListCommand("list", "List deliveries, the newest first"), a.deliveriesRetryCommand())
	return list
}

func (a *app) deliveriesListCommand(use, what string) *cobra.Command {
	var asJSON bool
	var p pickDeliveries
	c := &cobra.Command{
		Use:   use,
		Short: what,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withReader(c, func(cfg *config.Config, db *storage.DB) error {
				now := time.Now()
				f, err := p.filter(cfg, now)
				if err != nil {
					return err
				}
				if err := (named{watchlist: f.Watchlist, channel: f.Channel}).check(c.Context(), cfg, db); err != nil {
					return err
				}
				return a.deliveries(c.Context(), db, f, p.most(asJSON), asJSON, now)
			})
		},
	}
	c.Flags().StringVar(&p.state, "state", "", "only in this state: pending, delivered, dead, cancelled, suppressed")
	p.flags(c)
	return listing(c, &asJSON)
}

func (a *app) deliveries(ctx context.Context, db *storage.DB, f alerts.DeliveryFilter, most int, asJSON bool, now time.Time) error {
	out := newLines(a.out)
	t := newTable(a.out, "DELIVERY", "CHANNEL", "TO", "WATCHLIST", "STATE", "TRIED", "NEXT", "ALERTS", "WHY")
	err := pages(most, func(before string, limit int) ([]alerts.Delivery, error) {
		f.Before, f.Limit = before, limit
		return db.Deliveries(ctx, f)
	}, func(d *alerts.Delivery) string { return d.ID }, func(d *alerts.Delivery) error {
		if asJSON {
			return out.write(deliveryLineOf(d))
		}
		next := "–"
		if d.State == alerts.Pending {
			next = due(d.NextAttempt, now)
		}
		t.row(short(d.ID), d.Channel, cmp.Or(d.Target, "–"), cmp.Or(d.Watchlist, "–"), string(d.State), strconv.Itoa(d.Attempts), next, strconv.Itoa(len(d.Alerts)), clip(cmp.Or(d.Reason, d.LastError), 60))
		return nil
	})
	if err != nil || asJSON {
		return err
	}
	return t.flush()
}

func deliveryLineOf(d *alerts.Delivery) deliveryLine {
	l := deliveryLine{ID: d.ID, Channel: d.Channel, Watchlist: d.Watchlist, State: string(d.State), Attempts: d.Attempts, Alerts: []string{}, LastError: d.LastError, Target: d.Target, Reason: d.Reason}
	if d.State == alerts.Pending {
		l.NextAttempt = alerts.Instant(d.NextAttempt)
	}
	for i := range d.Alerts {
		l.Alerts = append(l.Alerts, d.Alerts[i].ID)
	}
	return l
}

func (a *app) deliveriesRetryCommand() *cobra.Command {
	var p pickDeliveries
	var all bool
	c := &cobra.Command{
		Use:   "retry [DELIVERY...]",
		Short: "Make dead and waiting deliveries due now; they keep their IDs",
		RunE: func(c *cobra.Command, ids []string) (err error) {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			f, err := p.filter(cfg, time.Now())
			if err != nil {
				return err
			}
			if len(ids) == 0 && !p.dead && f.Channel == "" && f.Watchlist == "" && f.Since.IsZero() && !all {
				return usage(errors.New("no delivery was named"), `give IDs, or choose with --dead, --channel, --watchlist, --since, or --all`)
			}
			return a.withWriter(c, cfg, func(db *storage.DB) error {
				if err := (named{watchlist: f.Watchlist, channel: f.Channel}).check(c.Context(), cfg, db); err != nil {
					return err
				}
				if f.IDs, err = deliveriesNamed(c.Context(), db, ids); err != nil {
					return err
				}
				return a.retry(c.Context(), cfg, db, f)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "all that are dead, cancelled or waiting")
	p.flags(c)
	return c
}

// deliveriesNamed finds deliveries by their IDs, or by beginnings of them as
// lists show them.
func deliveriesNamed(ctx context.Context, db *storage.DB, refs []string) (ids []string, err error) {
	for _, ref := range refs {
		all, err := db.Deliveries(ctx, alerts.DeliveryFilter{Before: ref + "g", Limit: 2}) // no ID has a g
		if err != nil {
			return nil, err
		}
		switch n := len(all); {
		case n == 0 || !strings.HasPrefix(all[0].ID, ref):
			return nil, failed(fmt.Errorf("there is no delivery %q", ref), `"rasid deliveries" lists them`)
		case n > 1 && strings.HasPrefix(all[1].ID, ref):
			return nil, failed(fmt.Errorf("more than one delivery begins with %q", ref), "write more of the ID")
		}
		ids = append(ids, all[0].ID)
	}
	return ids, nil
}

// retry makes deliveries due, but none on a route that the file has no more:
// nobody asks for it.
func (a *app) retry(ctx context.Context, cfg *config.Config, db *storage.DB, f alerts.DeliveryFilter) error {
	if len(f.States) == 0 {
		f.States = []alerts.DeliveryState{alerts.Dead, alerts.Cancelled, alerts.Pending}
	}
	live, gone := liveRoutes(cfg), 0
	var ids []string
	err := pages(0, func(before string, limit int) ([]alerts.Delivery, error) {
		f.Before, f.Limit = before, limit
		return db.Deliveries(ctx, f)
	}, func(d *alerts.Delivery) string { return d.ID }, func(d *alerts.Delivery) error {
		if live(d.Watchlist, d.Channel, d.Target) {
			ids = append(ids, d.ID)
		} else {
			gone++
		}
		return nil
	})
	n := 0
	if err == nil && len(ids) > 0 {
		n, err = db.RetryDeliveries(ctx, alerts.DeliveryFilter{IDs: ids}, time.Now())
	}
	if err != nil {
		return err
	}
	if gone > 0 {
		fmt.Fprintf(a.err, "%s left alone: %s no longer in the file\n", deliveriesCount(gone), either(gone, "its route is", "their routes are"))
	}
	_, err = fmt.Fprintf(a.out, "%s due now\n", deliveriesCount(n))
	return err
}

func either(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func deliveriesCount(n int) string {
	if n == 1 {
		return "1 delivery is"
	}
	return fmt.Sprintf("%d deliveries are", n)
}

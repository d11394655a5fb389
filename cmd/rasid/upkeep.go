package main

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"

	"rasid/storage"
)

// gather is how long new items wait for others to be indexed with: each batch
// is a transaction and a segment of the index.
const gather = time.Second

// indexing fills the search index behind the polls.
func (d *daemon) indexing(ctx context.Context) {
	for ctx.Err() == nil {
		if indexSome(ctx, d.db, d.log) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-d.index:
			sleep(ctx, gather)
		case <-time.After(time.Minute):
		}
	}
}

// Once a week the daemon looks through the whole database.
const (
	checkEvery = 7 * 24 * time.Hour
	checkLook  = time.Hour
	checkShort = time.Second
)

// checking ends the check of a large database that was cut short at the start,
// and then looks through all of it once a week.
func (d *daemon) checking(ctx context.Context) {
	begun := time.Now()
	last := d.lastCheck(ctx)
	d.window.checked(last)
	if time.Since(begun) > checkShort { // a large file was just read once
		sleep(ctx, checkLook)
	}
	for ; ctx.Err() == nil; sleep(ctx, checkLook) {
		if now := time.Now(); now.Sub(last.At).Abs() >= checkEvery {
			last = d.checkWhole(ctx, last, now)
			d.window.checked(last)
		}
	}
}

// lastCheck is what was found last, be it in the rest of the check at the start.
func (d *daemon) lastCheck(ctx context.Context) storage.Checked {
	rest := d.db.CheckRest(ctx)
	last, err := storage.LastCheck(d.db.Path())
	if err != nil {
		d.log.Warn("database", "error", err)
	}
	if e := (*storage.CorruptError)(nil); errors.As(rest, &e) {
		d.damaged(ctx, e.Detail)
		last.Damage = e.Detail
	} else if rest != nil && ctx.Err() == nil {
		d.log.Error("database", "error", rest)
	}
	return last
}

// checkWhole looks through the database and tells of damage, also of such that
// cannot be noted; what was found last stays when it comes to no end.
func (d *daemon) checkWhole(ctx context.Context, last storage.Checked, now time.Time) storage.Checked {
	c, err := d.db.CheckSlowly(ctx, now)
	switch {
	case ctx.Err() != nil:
		return last
	case c.Damage != "":
		d.damaged(ctx, c.Damage)
		if err != nil {
			d.log.Error("the weekly check of the database", "error", err)
		}
	case err != nil:
		d.log.Error("the weekly check of the database", "error", err)
		if c.Took == 0 {
			return last // it did not come to an end; what cannot be noted did
		}
	default:
		d.log.Info("the database was looked through and is sound", "took", c.Took.Round(time.Millisecond).String())
	}
	return c
}

func damageNotice(path, detail string) notice {
	return notice{
		kind: "database_damaged", about: path, text: "the database is damaged: " + detail,
		hint: "Stop rasid, restore the last sound backup (rasid restore), and look after the disk; until then it goes on as well as it can.",
	}
}

// damaged tells of a damaged database past the store. The daemon goes on: what
// feeds list now would be gone after a stop.
func (d *daemon) damaged(ctx context.Context, detail string) {
	n := damageNotice(d.db.Path(), detail)
	d.log.Error(n.text, "event", n.kind, "about", n.about, "hint", n.hint)
	d.sendDirectly(ctx, n)
}

// clock undoes, within a minute, what a clock booked that was ahead and has been
// set back.
func (d *daemon) clock(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := d.db.MendClock(ctx, time.Now())
		if err != nil && ctx.Err() == nil {
			d.log.Error("clock", "error", err)
		}
		if n > 0 {
			d.log.Warn("the clock was set back; what it had booked for later is due now", "bookings", n)
			d.heard()
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// leanEvery is how long memory may lie about that a burst of news needed.
const leanEvery = time.Minute

// lean gives memory back that is not in use.
func lean(ctx context.Context) {
	for sleep(ctx, leanEvery); ctx.Err() == nil; sleep(ctx, leanEvery) {
		giveBack()
	}
}

func giveBack() {
	debug.FreeOSMemory()
	leaveProgram()
}

// pruning forgets items that are older than storage.retention.
func (d *daemon) pruning(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		d.prune(ctx, time.Now())
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (d *daemon) prune(ctx context.Context, now time.Time) {
	d.mu.Lock()
	keep, proof := d.cfg.Storage.Retention, d.cfg.Storage.Evidence.Retention
	d.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	var before time.Time // for ever
	if keep > 0 {
		before = now.Add(-keep)
	}
	n, err := d.db.Prune(ctx, before, now)
	if err != nil && ctx.Err() == nil {
		d.log.Error("retention", "keep", keep.String(), "error", err)
	}
	if n > 0 {
		d.log.Info("old items forgotten", "items", n)
	}
	if proof > 0 {
		if err := d.db.PruneEvidence(ctx, now.Add(-proof)); err != nil && ctx.Err() == nil {
			d.log.Error("prune", "error", err)
		}
	}
	if err := d.db.Checkpoint(ctx); err != nil && ctx.Err() == nil {
		d.log.Error("checkpoint", "error", err)
	}
}

// indexSome fills the search index by one batch and reports whether more
// waits.
func indexSome(ctx context.Context, db *storage.DB, log *slog.Logger) bool {
	const batch = 200
	done, err := db.IndexBatch(ctx, batch)
	if err != nil && ctx.Err() == nil {
		log.Error("search index", "error", err)
	}
	return done == batch
}

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"rasid/alerts"
	"rasid/storage"
)

const (
	roomLook  = 15 * time.Second
	roomStart = 5 * time.Second // a daemon that ends at once lays no ballast
)

// room watches the disk. While there is none left nothing is fetched, for its
// validators could not be kept, and nothing is sent, for nobody would know that
// it was. The operator hears of it once, past the store.
func (d *daemon) room(ctx context.Context) {
	sleep(ctx, roomStart)
	if ctx.Err() != nil {
		return
	}
	if err := d.db.KeepBallast(storage.Ballast); err != nil && !errors.Is(err, storage.ErrFull) {
		d.log.Error("no ballast for a full disk", "error", err)
	}
	for was := false; ctx.Err() == nil; sleep(ctx, roomLook) {
		is := d.full(ctx)
		if is != was {
			d.tellRoom(ctx, is)
		}
		was = is
	}
}

// full looks at the disk, stops the store when there is too little left, and
// lets it go on when there is enough.
func (d *daemon) full(ctx context.Context) bool {
	free, total, err := diskSpace(filepath.Dir(d.db.Path()))
	low := err == nil && free < min(diskLeast, total/20)
	switch {
	case low:
		d.db.Hold()
	case d.db.Full():
		if _, err := d.db.Recover(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("the disk has room, but the database cannot be written", "error", err)
		}
	}
	return d.db.Full()
}

func roomNotice(path string, full bool) notice {
	n := notice{kind: "disk_low", about: path, text: "there is room again; polling and sending go on"}
	if full {
		n.text = "the disk is full: nothing is fetched or sent until there is room"
		n.hint = "Free some space; rasid goes on by itself."
	}
	return n
}

func (d *daemon) tellRoom(ctx context.Context, full bool) {
	n := roomNotice(d.db.Path(), full)
	if !full {
		d.herald.tell(n)
		d.heard()
		return
	}
	d.log.Error(n.text, "event", n.kind, "about", n.about, "hint", n.hint)
	d.sendDirectly(ctx, n)
}

// sendDirectly sends a notice without storing it: there is no room to.
func (d *daemon) sendDirectly(ctx context.Context, n notice) {
	d.mu.Lock()
	g, system := d.now, d.cfg.System
	d.mu.Unlock()
	if !slices.Contains(system.Events, n.kind) {
		return
	}
	for _, del := range systemDeliveries([]notice{n}, system.Routes, time.Now()) {
		del.ID, del.State, del.Attempts = uuid.Must(uuid.NewV7()).String(), alerts.Pending, 1
		if _, err := sendOnce(ctx, &del, g.lanes[del.Channel].Channel); err != nil {
			d.log.Error("a system alert could not be sent", "channel", del.Channel, "error", fmt.Errorf("send: %w", err))
		}
	}
}

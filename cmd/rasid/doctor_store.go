package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"rasid/alerts"
	"rasid/config"
	"rasid/feeds"
	"rasid/storage"
)

// examineDatabase looks at the file and at everything in it.
func examineDatabase(ctx context.Context, f *findings, cfg *config.Config, now time.Time) {
	db, err := storage.OpenReader(ctx, cfg.Storage.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.add("database", warning, `"rasid run" or "rasid poll" makes it`, "there is none yet at %s", cfg.Storage.Path)
		return
	case err != nil:
		f.add("database", broken, "", "%v", err)
		return
	}
	defer func() {
		if err := db.Close(ctx); err != nil {
			f.add("database", broken, "", "%v", err)
		}
	}()
	if err := db.Inspect(ctx); err != nil {
		f.add("database", broken, "stop the daemon and restore the last sound backup: rasid restore BACKUP", "%v", err)
		return
	}
	examineSize(ctx, f, db)
	examineCheck(f, cfg.Storage.Path, now)
	examineBalance(ctx, f, db)
	examineEvidence(ctx, f, db)
	all, err := db.FeedStatuses(ctx)
	if err != nil {
		f.add("feeds", broken, "", "%v", err)
		return
	}
	examineClock(f, now, pastMarks(cfg.Storage.Path, all))
	examineFeeds(f, cfg.Sources, all, now)
	examineDeliveries(ctx, f, db, now)
}

func examineSize(ctx context.Context, f *findings, db *storage.DB) {
	version, err := db.Schema(ctx)
	stats, err2 := db.Stats(ctx)
	if err := errors.Join(err, err2); err != nil {
		f.add("database", broken, "", "%v", err)
		return
	}
	f.add("database", fine, "", "sound, schema %d, %s, %s, %s", version, bytesText(stats.Bytes+stats.WALBytes), count(stats.Items, "item"), count(stats.Alerts, "alert"))
	const manyBytes, manyItems = 256 << 20, 100_000
	if stats.WALBytes > manyBytes {
		f.add("database", warning, "something reads for very long; restart the daemon if this stays", "the write-ahead log has grown to %s", bytesText(stats.WALBytes))
	}
	if stats.Unindexed > manyItems {
		f.add("database", warning, "the search lags behind; it catches up when there is time", "%s wait for the search index", count(stats.Unindexed, "item"))
	}
}

// examineEvidence reads the documents that were kept.
func examineEvidence(ctx context.Context, f *findings, db *storage.DB) {
	answers, bytes, err := db.EvidenceSize(ctx)
	if err == nil && answers > 0 {
		err = db.CheckEvidence(ctx)
	}
	switch {
	case err != nil:
		f.add("evidence", broken, "restore the last backup whose doctor finds nothing", "%v", err)
	case answers > 0:
		f.add("evidence", fine, "", "%s, %s of documents, each as its hash says", count(answers, "answer"), bytesText(bytes))
	}
}

// examineCheck tells what the daemon found in its weekly check. That doctor has
// just read the whole file itself, and found it sound, is said before.
func examineCheck(f *findings, path string, now time.Time) {
	const stale = 2 * checkEvery
	switch c, err := storage.LastCheck(path); {
	case err != nil:
		f.add("weekly check", warning, "remove "+path+".check", "%v", err)
	case c.At.IsZero():
	case c.Damage != "":
		f.add("weekly check", broken, "restore the last sound backup (rasid restore), and look after the disk", "found on %s: %s", day(c.At), c.Damage)
	case now.Sub(c.At) > stale:
		f.add("weekly check", warning, `is "rasid run" running?`, "the daemon last looked through the database on %s", day(c.At))
	default:
		f.add("weekly check", fine, "", "the daemon looked through the database on %s and found it sound", day(c.At))
	}
}

func day(t time.Time) string { return t.Local().Format(time.DateOnly) }

// examineBalance checks the law of conservation.
func examineBalance(ctx context.Context, f *findings, db *storage.DB) {
	b, err := db.Conservation(ctx)
	switch {
	case err != nil:
		f.add("balance", broken, "", "%v", err)
	case !b.Holds():
		f.add("balance", broken, "an alert was lost or doubled: that is a bug of rasid, please report it with this line",
			"%s on %s do not add up: %v, among them %s", count(b.Alerts, "alert"), count(b.Routes, "route"), b.ByState, some(b.Mismatch, 10))
	default:
		f.add("balance", fine, "", "%s on %s: %d delivered, %d pending, %d dead, %d cancelled, %d suppressed", count(b.Alerts, "alert"), count(b.Routes, "route"),
			b.ByState[alerts.Delivered], b.ByState[alerts.Pending], b.ByState[alerts.Dead], b.ByState[alerts.Cancelled], b.ByState[alerts.Suppressed])
	}
}

// pastMarks are times that a right clock has passed.
func pastMarks(database string, all []feeds.Status) map[string]time.Time {
	marks := map[string]time.Time{}
	if info, err := os.Stat(database); err == nil {
		marks["the last write to the database"] = info.ModTime()
	}
	for i := range all {
		if at := all[i].LastPoll; at.After(marks["the last poll"]) {
			marks["the last poll"] = at
		}
	}
	return marks
}

// examineDeliveries tells what did not arrive.
func examineDeliveries(ctx context.Context, f *findings, db *storage.DB, now time.Time) {
	all, err := db.Backlogs(ctx)
	if err != nil {
		f.add("deliveries", broken, "", "%v", err)
		return
	}
	const late = time.Hour
	before := len(*f)
	for _, b := range all {
		switch {
		case b.State == alerts.Dead:
			f.add("deliveries", warning, `"rasid deliveries --dead" says why; "rasid deliveries retry --dead" sends them again`,
				"%s: %d dead", b.Channel, b.Deliveries)
		case b.State == alerts.Pending && now.Sub(b.Oldest) > late:
			f.add("deliveries", warning, `"rasid deliveries --state pending" says what the receiver answered; digests and quiet hours wait by design`,
				"%s: %d wait, the oldest since %s", b.Channel, b.Deliveries, ago(b.Oldest, now))
		}
	}
	if len(*f) == before {
		f.add("deliveries", fine, "", "none is late or dead")
	}
}

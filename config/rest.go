package config

import (
	"net"
	"path/filepath"
	"strconv"
	"time"

	"rasid/feeds"
)

// events are what system_alerts can tell.
func events() []string {
	var all []string
	for _, k := range feeds.EventKinds() {
		all = append(all, string(k))
	}
	return append(all, "delivery_dead", "disk_low", "database_damaged")
}

// rest checks system alerts, storage and web.
func (b *builder) rest() {
	for _, t := range b.doc.SystemAlerts.Channels {
		if c := b.channel(t); c != nil {
			b.cfg.System.Routes = append(b.cfg.System.Routes, routesTo(c)...)
		}
	}
	for _, t := range b.doc.SystemAlerts.Events {
		b.cfg.System.Events = append(b.cfg.System.Events, t.V)
	}
	if len(b.cfg.System.Events) == 0 {
		b.cfg.System.Events = events()
	}
	st := &b.doc.Storage
	b.cfg.Storage.Path = b.abs(st.Path.or("rasid.db"))
	if st.Path.Set && st.Path.V == "" {
		b.add(st.Path.pos, `write "rasid.db"`, "storage needs a path")
	}
	b.cfg.Storage.Retention = st.Retention.or(365 * 24 * time.Hour)
	if r := b.cfg.Storage.Retention; r > 0 && r < 24*time.Hour {
		b.add(st.Retention.pos, "the same story is told once only while it is remembered", "retention must be at least 1d, or 0s for ever")
	}
	b.evidence(&st.Evidence)
	b.backup(&st.Backup)
	b.web()
}

func (b *builder) evidence(d *evidenceDoc) {
	to := &b.cfg.Storage.Evidence
	to.Retention = d.Retention.or(30 * 24 * time.Hour)
	to.Keep = feeds.KeepEvidence{Matched: d.Keep.V == "matched", All: d.Keep.V == "all", MaxBytes: int64(d.MaxDocument.or(4 << 20))}
	if to.Keep.MaxBytes < 1024 {
		b.add(d.MaxDocument.pos, "", "max_document must be at least 1KiB")
	}
}

func (b *builder) backup(d *backupDoc) {
	to := &b.cfg.Storage.Backup
	to.Folder = filepath.Join(filepath.Dir(b.cfg.Storage.Path), "backups")
	if d.Folder.Set {
		to.Folder = b.abs(d.Folder.V)
	}
	if to.Keep = 7; d.Keep.Set {
		to.Keep = b.between("keep", d.Keep, d.pos, 7, 0, 10_000)
	}
	if d.Schedule.Set {
		to.Schedule = b.schedule(d.Schedule, b.cfg.Location, false)
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// unused warns of what nobody names: a typing mistake, or left over.
func (b *builder) unused() {
	for _, e := range b.doc.Lists.Entries {
		if !b.used["list "+e.Key.V] {
			b.warn(e.Key.pos, "name it as \"@"+e.Key.V+"\", or remove it", "no watchlist uses the list %s", e.Key.show())
		}
	}
	for _, e := range b.doc.Channels.Entries {
		if !b.used["channel "+e.Key.V] {
			b.warn(e.Key.pos, "name it under alert, or remove it", "nobody alerts through the channel %s", e.Key.show())
		}
	}
}

func (b *builder) web() {
	w := b.doc.Web
	if w == nil {
		return
	}
	b.cfg.Web.Listen = w.Listen.or("127.0.0.1:8686")
	host, port, err := net.SplitHostPort(b.cfg.Web.Listen)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		b.add(w.Listen.pos, `write "127.0.0.1:8686"`, "%s is not an address and a port", w.Listen.show())
		return
	}
	if !isLoopback(host) {
		b.warn(w.Listen.pos, "stay on 127.0.0.1 and put a reverse proxy with a login in front", "the dashboard can be reached by other machines")
	}
	for _, t := range w.Hosts {
		b.cfg.Web.Hosts = append(b.cfg.Web.Hosts, t.V)
	}
}

package feeds

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"runtime"
	"sync"
	"time"
)

// Poller visits feeds. It is safe for concurrent use.
type Poller struct {
	Fetcher  *Fetcher
	MaxItems int      // items read of one document; 0: 2,000
	Local    Networks // addresses that say nothing about the way to the world
	Keep     KeepEvidence
	weather  weather
	desks    desks
	buffers  sync.Pool // for bodies
}

// idleBuffer is the largest buffer, in bytes, that waits for another body.
const idleBuffer = 1 << 20

func (p *Poller) buffer() (buf *bytes.Buffer, free func()) {
	buf, _ = p.buffers.Get().(*bytes.Buffer)
	if buf == nil {
		buf = new(bytes.Buffer)
	}
	return buf, func() {
		if buf.Reset(); buf.Cap() <= idleBuffer {
			p.buffers.Put(buf)
		}
	}
}

// desks are the places for documents that are being read: more at once than
// there are processors would take memory and bring nothing. The zero value is
// ready.
type desks struct {
	once sync.Once
	free chan struct{}
}

// take waits for a place; the caller frees it.
func (d *desks) take(ctx context.Context) (free func(), err error) {
	d.once.Do(func() { d.free = make(chan struct{}, runtime.GOMAXPROCS(0)) })
	select {
	case d.free <- struct{}{}:
		return func() { <-d.free }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// parseTime bounds the parsing of one document.
const parseTime = 5 * time.Second

// Poll visits a feed: fetch, read, and decide when to come back. It stores
// nothing. Poll.Err is set when Result is failed.
func (p *Poller) Poll(ctx context.Context, src *Source, st State, now time.Time) *Poll {
	start := time.Now()
	o := outcome{started: now}
	buf, free := p.buffer()
	defer free()
	o.answer, o.err = p.get(ctx, src, &st, now, buf)
	if o.err == nil {
		o.result, o.doc, o.err = p.read(ctx, src, &st, o.answer, now)
	}
	took := time.Since(start)
	o.at = now.Add(took)
	if o.err != nil {
		o.result = ResultFailed
		p.blame(src, &st, &o)
	} else if !p.Local.holdURL(src.URL) {
		p.weather.clear(hostOf(src, &st), now)
	}
	out := &Poll{
		Source: src, Started: now, Took: took, Result: o.result, Err: o.err, Was: st,
		Next: o.next(src, &st), Baseline: st.LastSuccess.IsZero(), AlertSince: alertSince(src, &st, now),
		Wire: o.wire(),
	}
	if o.doc != nil && o.err == nil {
		out.Items, out.Listed = o.doc.Items, o.doc.Listed
		for i := range out.Items {
			out.Items[i].Feed = src.ID
		}
		out.Evidence = p.Keep.of(src, cmp.Or(src.Path, src.URL), o.answer, o.at)
	}
	return out
}

func (p *Poller) get(ctx context.Context, src *Source, st *State, now time.Time, into *bytes.Buffer) (*answer, *FetchError) {
	var a *answer
	var err error
	if src.Path != "" {
		a, err = p.Fetcher.fetchFile(src, st)
	} else {
		a, err = p.Fetcher.fetch(ctx, src, st, now, into)
	}
	return a, asFetchError(err)
}

// read makes a document of an answer, unless it is the one of last time.
func (p *Poller) read(ctx context.Context, src *Source, st *State, a *answer, now time.Time) (Result, *Document, *FetchError) {
	switch {
	case a.status == 304:
		return ResultNotModified, nil, nil
	case !a.cut && a.hash == st.BodyHash && a.url == st.URL:
		return ResultUnchanged, nil, nil
	}
	free, err := p.desks.take(ctx)
	if err != nil {
		return ResultFailed, nil, networkError(err)
	}
	defer free()
	limit := int(cmp.Or(p.Fetcher.MaxBody, maxBytes))
	plain, cut, err := a.unpack(limit)
	if err != nil {
		return ResultFailed, nil, asFetchError(err)
	}
	cut = cut || a.cut
	seen := st.SeenHashes
	if src.Whole {
		seen = nil
	}
	doc, err := Read(plain, Meta{
		ContentType: a.header.Get("Content-Type"), URL: a.url, Charset: src.Charset, Location: src.Location, Now: now,
		MaxItems: p.MaxItems, MaxBytes: limit, Deadline: time.Now().Add(parseTime), Seen: seen,
	})
	switch {
	case err != nil && cut:
		return ResultFailed, nil, &FetchError{Class: ClassTruncated}
	case err != nil:
		return ResultFailed, nil, asFetchError(err)
	case doc.Listed == 0 && (len(st.SeenHashes) > 0 || !st.LastNewItem.IsZero()):
		return ResultFailed, nil, &FetchError{Class: ClassNoItems}
	case cut || doc.Partial:
		return ResultPartial, doc, nil
	}
	return ResultOK, doc, nil
}

// blame asks whether the feed is at fault, or the way to everything.
func (p *Poller) blame(src *Source, st *State, o *outcome) {
	if o.answer != nil && src.Path == "" {
		o.err.Status = o.answer.status
	}
	if src.Path != "" || p.Local.holdURL(src.URL) {
		return
	}
	host := hostOf(src, st)
	known := o.started.Sub(st.LastSuccess) < 7*day
	if o.err.Class == ClassHTML && p.weather.portal(host, o.answer.page(), o.started) {
		o.err.Class = ClassCaptivePortal
	}
	switch o.err.Class {
	case ClassCaptivePortal:
		p.weather.note(host, true, o.started)
		o.offline = known
	case ClassDNS, ClassConnect, ClassTimeout:
		p.weather.note(host, true, o.started)
		if o.offline = known && p.weather.offline(o.started); o.offline {
			o.err = &FetchError{Class: ClassOffline, Err: o.err}
		}
	default:
		p.weather.note(host, false, o.started)
	}
}

// page tells the pages that came instead of feeds apart: by the host that a
// redirect led to, or by what they say.
func (a *answer) page() string {
	if u, err := url.Parse(a.url); err == nil && a.foreign {
		return u.Host
	}
	return a.hash
}

func asFetchError(err error) *FetchError {
	if err == nil {
		return nil
	}
	var fe *FetchError
	if errors.As(err, &fe) {
		return fe
	}
	return &FetchError{Class: ClassConnect, Err: err}
}

// alertSince is the oldest date of an item that may alert.
func alertSince(src *Source, st *State, now time.Time) time.Time {
	var since time.Time
	if src.MaxItemAge > 0 {
		since = now.Add(-src.MaxItemAge)
	}
	if st.LastSuccess.IsZero() && !src.All && src.Newest > 0 {
		since = latest(since, now.Add(-src.Newest))
	}
	return since
}

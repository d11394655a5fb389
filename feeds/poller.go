package feeds

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
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
		return ResultFailed, nil, a.truncated()
	case err != nil:
		return ResultFailed, nil, asFetchError(err)
	case doc.Listed == 0 && (len(st.SeenHashes) > 0 || !st.LastNewItem.IsZero()):
		return ResultFailed, nil, &FetchError{Class: ClassNoItems}
	case cut || doc.Partial:
		return ResultPartial, doc, nil
	}
	return ResultOK, doc, nil
}

// truncated says how an answer ended before it held an item.
func (a *answer) truncated() *FetchError {
	why := "its compressed stream ends early"
	switch {
	case a.status == http.StatusPartialContent:
		why = "the server sent a part of it"
	case a.cut:
		why = "the connection broke"
	}
	return &FetchError{Class: ClassTruncated, Err: errors.New(why)}
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

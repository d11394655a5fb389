package feeds

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"
)

// Onward is what is left of a poll that a redirect led to another host, or put
// off.
type Onward struct {
	To   *url.URL  // what is asked next
	From time.Time // not earlier: Retry-After of the redirect (RFC 9110 §10.2.3); zero: at once
	// Go asks. Its Poll may lead onward again.
	Go func(ctx context.Context, now time.Time) *Poll
}

// Visit polls a feed as far as one host goes: fetch, read, and decide when to come
// back. It stores nothing; Poll.Err is set when Result is failed. Where a redirect
// leads to another host, or is to be followed later, the Poll has nothing but Source,
// Started, Was and Onward: the next host has its own turn, in which nobody waits for
// another.
func (p *Poller) Visit(ctx context.Context, src *Source, st State, now time.Time) *Poll {
	w := &walk{Poller: p, src: src, st: st}
	return w.visit(ctx, now)
}

// walk is a poll under way from host to host.
type walk struct {
	*Poller
	src  *Source
	st   State
	trip *trip // nil before the first request, and to a file
	took time.Duration
}

func (w *walk) visit(ctx context.Context, now time.Time) *Poll {
	start := time.Now()
	o := outcome{started: now}
	buf, free := w.buffer()
	defer free()
	answer, err := w.get(ctx, now, buf)
	if errors.Is(err, errStopped) {
		w.took += time.Since(start)
		return &Poll{Source: w.src, Started: now, Was: w.st, Onward: &Onward{To: w.trip.next, From: answer.retry, Go: w.visit}}
	}
	o.answer, o.err = answer, asFetchError(err)
	if o.err == nil {
		o.result, o.doc, o.err = w.read(ctx, w.src, &w.st, answer, now)
	}
	took := time.Since(start)
	o.at = now.Add(took)
	w.took += took
	return w.settle(&o)
}

// barred is the error of a way that leads to a portal which others have just seen.
func (w *walk) barred(now time.Time) error {
	if to := w.trip.next; !w.Local.holdURL(w.src.URL) && w.weather.barred(to.Host, now) {
		return &FetchError{Class: ClassCaptivePortal, Err: redirectedTo(to)}
	}
	return nil
}

func (w *walk) get(ctx context.Context, now time.Time, into *bytes.Buffer) (*answer, error) {
	if w.src.Path != "" {
		return w.Fetcher.fetchFile(w.src, &w.st)
	}
	if w.trip == nil {
		t, err := w.Fetcher.depart(w.src, &w.st, now)
		if err != nil {
			return nil, err
		}
		w.trip = t
	} else if err := w.barred(now); err != nil {
		return nil, err
	}
	a, err := w.trip.fetch(ctx, now, into)
	if errors.Is(err, errStopped) {
		if portal := w.barred(now); portal != nil {
			err = portal
		}
	}
	return a, err
}

// settle makes a poll of what was found.
func (w *walk) settle(o *outcome) *Poll {
	src, st, now := w.src, &w.st, o.started
	if o.err != nil {
		o.result = ResultFailed
		w.blame(o)
	} else if !w.Local.holdURL(src.URL) {
		w.weather.clear(hostOf(src, st), now)
	}
	out := &Poll{
		Source: src, Started: now, Took: w.took, Result: o.result, Err: o.err, Was: *st,
		Next: o.next(src, st), Baseline: st.LastSuccess.IsZero(), AlertSince: alertSince(src, st, now),
		Wire: o.wire(),
	}
	if o.doc != nil && o.err == nil {
		out.Items, out.Listed = o.doc.Items, o.doc.Listed
		for i := range out.Items {
			out.Items[i].Feed = src.ID
		}
		out.Evidence = w.Keep.of(src, cmp.Or(src.Path, src.URL), o.answer, o.at)
	}
	return out
}

// blame asks whether the feed is at fault, or the way to everything.
func (w *walk) blame(o *outcome) {
	if o.answer != nil && w.src.Path == "" {
		o.err.Status = o.answer.status
	}
	if w.src.Path != "" || w.Local.holdURL(w.src.URL) {
		return
	}
	host := hostOf(w.src, &w.st)
	away := o.started.Sub(w.st.LastSuccess)
	if o.err.Class == ClassHTML && w.weather.portal(host, o.answer.page(), o.started) {
		o.err.Class = ClassCaptivePortal
	}
	switch o.err.Class {
	case ClassCaptivePortal:
		w.weather.note(host, true, o.started)
		o.offline = away < portalTime
	case ClassDNS, ClassConnect, ClassTimeout:
		w.weather.note(w.asked(), true, o.started)
		if o.offline = away < offlineTime && w.weather.offline(o.started); o.offline {
			o.err = &FetchError{Class: ClassOffline, Err: o.err}
		}
	default:
		w.weather.note(host, false, o.started)
	}
}

// asked is the host of the last request.
func (w *walk) asked() string {
	if w.trip == nil {
		return hostOf(w.src, &w.st)
	}
	return siteOf(w.trip.next)
}

// page tells the pages that came instead of feeds apart: by the host that a
// redirect led to, or by what they say.
func (a *answer) page() string {
	if u, err := url.Parse(a.url); err == nil && a.foreign {
		return u.Host
	}
	return a.hash
}

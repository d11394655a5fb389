package feeds

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/net/http/httpguts"

	"rasid/outbound"
)

// Fetcher asks for feeds, politely. It is safe for concurrent use.
type Fetcher struct {
	Clients   *outbound.Pool // must not follow redirects itself
	UserAgent string         // see UserAgent
	MaxBody   int64          // bytes on the wire and, again, inflated; 0: 8 MiB
	Timeout   time.Duration  // for a whole fetch with its redirects; 0: 30 s
}

func (f *Fetcher) timeout() time.Duration { return cmp.Or(f.Timeout, 30*time.Second) }

// UserAgent returns "rasid/VERSION (+CONTACT)" (RFC 9110 §10.1.5); contact is
// an address by which webmasters reach the operator, or empty.
func UserAgent(version, contact string) string {
	ua := "rasid/" + cmp.Or(version, "dev")
	if contact == "" || !httpguts.ValidHeaderFieldValue(contact) {
		return ua
	}
	return ua + " (+" + contact + ")"
}

// answer is what a server said, the body as it was on the wire.
type answer struct {
	status       int
	url          string // that gave the answer
	moved        string // where permanent redirects, and nothing else before them, lead
	foreign      bool   // another host than the one asked gave the answer
	asked        bool   // the request carried validators
	header       http.Header
	body         []byte
	hash         string // SHA-256 of body, hex
	cut          bool   // the body ended early
	challenge    bool   // a refusal that wants a browser to prove itself
	retry        time.Time
	fresh        time.Duration
	etag         string
	lastModified string
}

const accept = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, " +
	"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"

// depart makes a conditional request ready. The error is a *FetchError.
func (f *Fetcher) depart(src *Source, st *State, now time.Time) (*trip, error) {
	client, err := f.Clients.Client(src.Proxy)
	if err != nil {
		return nil, networkError(err)
	}
	home, err := url.Parse(src.URL)
	if err != nil {
		return nil, &FetchError{Class: ClassConnect, Err: errors.New("the address cannot be read")}
	}
	at, err := url.Parse(Address(src, st))
	if err != nil {
		at = home
	}
	if Unconditional(src, st, now) {
		bare := *st
		bare.URL = ""
		st = &bare
	}
	return &trip{fetcher: f, client: client, src: src, st: st, home: home, accept: accept, next: at, stops: true}, nil
}

// fetch asks at the next address and follows redirects; the body is read into an
// empty buffer. The answer is nil only when there was none; the error is a
// *FetchError, or errStopped.
func (t *trip) fetch(ctx context.Context, now time.Time, into *bytes.Buffer) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, t.fetcher.timeout())
	defer cancel()
	t.into = into
	defer func() { t.into = nil }() // whoever waits to go on keeps no buffer
	start := time.Now()
	a, err := t.follow(ctx)
	if a != nil {
		a.judge(now.Add(time.Since(start)))
	}
	return a, t.finish(a, err)
}

// errStopped is returned by a trip that stops in front of a redirect.
var errStopped = errors.New("sent on")

// trip is one fetch with its redirects.
type trip struct {
	fetcher *Fetcher
	client  *http.Client
	src     *Source
	st      *State
	home    *url.URL
	accept  string
	into    *bytes.Buffer // the body; nil: a new one
	stops   bool          // in front of a redirect to another host, or one to be followed later
	next    *url.URL      // to be asked
	been    []*url.URL
	moved   string
	fickle  bool // a redirect on the way was not permanent
}

func (t *trip) follow(ctx context.Context) (*answer, error) {
	t.next.RawQuery = outbound.EncodeQuery(t.next.RawQuery)
	for {
		at := t.next
		t.been = append(t.been, at)
		req := t.request(ctx, at)
		resp, err := t.client.Do(req)
		if err != nil {
			return nil, networkError(err)
		}
		if !redirects(resp) {
			return t.receive(req, resp)
		}
		drain(resp.Body)
		next, err := outbound.NextHop(t.been, resp.Header.Get("Location"))
		if err != nil {
			return t.answer(req, resp), networkError(err)
		}
		t.fickle = t.fickle || resp.StatusCode != http.StatusMovedPermanently && resp.StatusCode != http.StatusPermanentRedirect
		if !t.fickle {
			t.moved = next.String()
		}
		t.next = next
		if t.stops && (siteOf(next) != siteOf(at) || resp.Header.Get("Retry-After") != "") {
			return t.answer(req, resp), errStopped
		}
	}
}

func redirects(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// request makes a request. The operator's headers and login go to the feed's
// own host only, validators to the address they came from only.
func (t *trip) request(ctx context.Context, at *url.URL) *http.Request {
	h := http.Header{"User-Agent": {t.fetcher.UserAgent}, "Accept": {t.accept}, "Accept-Encoding": {"gzip"}}
	req := (&http.Request{
		Method: http.MethodGet, URL: at, Host: at.Host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if outbound.SameOrigin(t.home, at) {
		for k, v := range t.src.Headers {
			h.Set(k, v)
		}
		if t.src.Username != "" {
			req.SetBasicAuth(t.src.Username, t.src.Password)
		}
	}
	if t.st.URL != at.String() {
		return req
	}
	if t.st.ETag != "" {
		h.Set("If-None-Match", t.st.ETag)
	}
	if t.st.LastModified != "" {
		h.Set("If-Modified-Since", t.st.LastModified)
	}
	return req
}

func (t *trip) answer(req *http.Request, resp *http.Response) *answer {
	return &answer{
		status: resp.StatusCode, url: req.URL.String(), moved: t.moved, header: resp.Header,
		foreign:      !outbound.SameOrigin(t.been[0], req.URL),
		asked:        req.Header.Get("If-None-Match")+req.Header.Get("If-Modified-Since") != "",
		etag:         verbatim(resp.Header, "Etag"),
		lastModified: verbatim(resp.Header, "Last-Modified"),
	}
}

// verbatim returns a validator to the byte; one that no request can carry is
// as good as none.
func verbatim(h http.Header, name string) string {
	v := h.Get(name)
	if !httpguts.ValidHeaderFieldValue(v) {
		return ""
	}
	return v
}

func (a *answer) judge(at time.Time) {
	a.retry, a.fresh = retryAfter(a.header, at), freshFor(a.header, at)
}

// elsewhere is the host that gave the answer, where that is not the one asked.
func (a *answer) elsewhere() string {
	u, err := url.Parse(a.url)
	if err != nil || !a.foreign {
		return ""
	}
	return siteOf(u)
}

func redirectedTo(u *url.URL) error { return errors.New("redirected to " + strconv.Quote(u.Host)) }

// finish turns what the status says into an error.
func (t *trip) finish(a *answer, err error) error {
	if errors.Is(err, errStopped) {
		return err
	}
	var fe *FetchError
	if errors.As(err, &fe) {
		if a != nil {
			fe.Status, fe.RetryAfter = a.status, a.retry
		}
		return fe
	}
	class := a.class()
	if class == "" {
		return nil
	}
	fe = &FetchError{Class: class, Status: a.status, RetryAfter: a.retry}
	if a.status == http.StatusProxyAuthRequired {
		fe.Err = errors.New("the proxy wants a login")
	}
	if u, err := url.Parse(a.url); err == nil && a.foreign {
		fe.Err = redirectedTo(u)
	}
	return fe
}

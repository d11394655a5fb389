package config

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"rasid/feeds"
	"rasid/outbound"
)

// known are the feeds so far, by id and by address.
type known struct {
	ids   map[string]pos
	byURL map[string]*feeds.Source
	lines map[string]int
}

// sources builds feeds.Source values: those that stand in the file, then those
// of OPML files.
func (b *builder) sources() {
	b.cfg.Location = b.zone(b.doc.Defaults.Timezone, time.UTC)
	b.known = known{ids: map[string]pos{}, byURL: map[string]*feeds.Source{}, lines: map[string]int{}}
	for _, f := range b.listed() {
		b.opmlFeeds(&f)
	}
	b.nameSources()
	if len(b.cfg.Sources) == 0 && len(b.problems) == 0 {
		b.warn(pos{}, `add an address under "feeds:"`, "there are no feeds")
	}
	if b.cfg.HTTP.Contact == "" && slices.ContainsFunc(b.cfg.Sources, func(s *feeds.Source) bool { return s.URL != "" }) {
		b.warn(b.doc.HTTP.pos, "add http: {contact: mailto:desk@example.org}", "webmasters cannot tell who polls them")
	}
}

// listed builds the feeds that stand in the file and returns the OPML files.
func (b *builder) listed() []feedDoc {
	b.key, b.owner = "feeds", b.doc.pos
	var opml []feedDoc
	var f feedDoc
	for i := range b.doc.Feeds {
		f = feedDoc{}
		b.doc.Feeds[i].take(b.decoder, &f)
		if f.OPML.Set {
			opml = append(opml, f)
		} else if s := b.source(&f); s != nil {
			b.addSource(s, &f)
		}
	}
	return opml
}

func (b *builder) addSource(s *feeds.Source, f *feedDoc) {
	if first, twice := b.known.ids[s.ID]; twice && s.ID != "" {
		b.add(f.ID.pos, "", "the id %q is taken by the feed in line %d", s.ID, first.Line)
	}
	b.known.ids[s.ID] = f.pos
	if s.URL != "" {
		if _, twice := b.known.byURL[s.URL]; twice {
			b.warn(f.pos, "keep one", "the feed in line %d has the same address", b.known.lines[s.URL])
		}
		b.known.byURL[s.URL], b.known.lines[s.URL] = s, f.Line
	}
	b.cfg.Sources = append(b.cfg.Sources, s)
}

// source builds one feed; nil when it has no address.
func (b *builder) source(f *feedDoc) *feeds.Source {
	s := &feeds.Source{ID: f.ID.V, Name: f.Name.V, Charset: f.Charset.V, Username: f.Username.V, IgnoreSkip: f.IgnoreSkip.V}
	if f.ID.Set && !validID(f.ID.V) {
		b.add(f.ID.pos, "use letters, digits, - _ and .", "%s cannot be an id", f.ID.show())
	}
	if !b.address(f, s) {
		return nil
	}
	for _, t := range f.Tags {
		s.Tags = append(s.Tags, t.V)
	}
	b.settings(f, s)
	s.Password = b.secret(f.Password, f.PasswordFile, "password")
	if s.Password != "" && s.Username == "" {
		b.missing(f.pos, "add username", "a password without username")
	}
	s.Headers = b.headers(f.Headers)
	s.Proxy = b.proxy(f.Proxy)
	return s
}

// settings are what defaults can say too.
func (b *builder) settings(f *feedDoc, s *feeds.Source) {
	def := &b.doc.Defaults
	s.Location = b.zone(f.Timezone, b.cfg.Location)
	spec := f.Schedule
	if !spec.Set {
		spec = def.Schedule
	}
	if !spec.Set {
		spec.V = "@every 15m"
	}
	s.Schedule = b.schedule(spec, s.Location, s.Path != "" || b.opened(s.URL))
	fp := f.FirstPoll
	if !fp.Set {
		fp = def.FirstPoll
	}
	s.FirstPoll = b.firstPoll(fp)
	s.MaxItemAge = f.MaxItemAge.or(def.MaxItemAge.or(72 * time.Hour))
	s.ExpectItemsEvery = f.ExpectItemsEvery.V
	s.FullText = feeds.FullText(f.FullText.or(def.FullText.or(string(feeds.FullTextNever))))
}

// address settles URL or Path.
func (b *builder) address(f *feedDoc, s *feeds.Source) bool {
	switch {
	case f.File.Set && f.URL.Set:
		b.add(f.File.pos, "keep one of them", "a feed has either url or file")
		return false
	case f.File.Set:
		s.Path = b.localFile(f.File, f.File.V)
		return true
	case !f.URL.Set || f.URL.V == "":
		b.missing(f.pos, `add "url: https://…"`, "a feed without address")
		return false
	}
	if path, isFile := b.asPath(f.URL.V); isFile {
		s.Path = b.localFile(f.URL, path)
		return true
	}
	s.URL = b.feedURL(f.URL)
	return s.URL != ""
}

// asPath recognises a local document: a file: address, a path that begins
// with a dot or a slash, or a file that is there.
func (b *builder) asPath(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, "file:"); ok {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "//localhost"), "//")
		if p, err := url.PathUnescape(rest); err == nil {
			rest = p
		}
		return rest, true
	}
	for _, prefix := range []string{"./", "../", "/"} {
		if strings.HasPrefix(s, prefix) {
			return s, true
		}
	}
	if !strings.Contains(s, "://") {
		if info, err := os.Stat(b.abs(s)); err == nil && info.Mode().IsRegular() {
			return s, true
		}
	}
	return s, false
}

func (b *builder) localFile(t text, path string) string {
	path = b.abs(path)
	if _, err := os.Stat(path); err != nil {
		b.warn(t.pos, "a path is relative to the folder of the configuration file", "the feed file %s cannot be read: %v", filepath.Base(path), cause(err))
	}
	return path
}

// feedURL checks an address and encodes what addresses may not hold.
func (b *builder) feedURL(t text) string {
	u, err := url.Parse(t.V)
	switch {
	case err == nil && u.Opaque != "" && !halfScheme.MatchString(t.V) && !strings.Contains(u.Scheme, ".") && !strings.ContainsAny(u.Opaque[:1], "0123456789"):
		b.add(t.pos, "", "rasid fetches http and https, not %s", scheme(t, u))
	case err != nil && strings.Contains(t.V, "://"):
		b.add(t.pos, "", "the address cannot be read")
	case looksLikeFile(t.V):
		b.add(t.pos, "a path is relative to the folder of the configuration file, an address begins with https://", "there is no file %s", t.show())
	case !strings.Contains(t.V, "://"):
		b.add(t.pos, fmt.Sprintf("did you mean %q?", withScheme(t)), "a feed address without scheme")
	case slices.Contains([]string{"feed", "rss"}, u.Scheme):
		b.add(t.pos, "write https://", "rasid fetches http and https, not %s", scheme(t, u))
	case u.Scheme != "http" && u.Scheme != "https":
		b.add(t.pos, "", "rasid fetches http and https, not %s", scheme(t, u))
	case u.Host == "" || u.Hostname() == "":
		b.add(t.pos, "", "the address names no host")
	case u.User != nil:
		b.add(t.pos, "use the keys username and password_file", "an address must not hold a password")
	default:
		return encoded(u)
	}
	return ""
}

func looksLikeFile(s string) bool {
	return !strings.Contains(s, "/") && slices.Contains([]string{".xml", ".rss", ".atom", ".rdf", ".json"}, filepath.Ext(s))
}

// scheme names the scheme of an address, unless it was expanded.
func scheme(t text, u *url.URL) string {
	if t.written != "" {
		return "that"
	}
	return clip(u.Scheme) + ":"
}

var halfScheme = regexp.MustCompile(`^(https?)(?::/?|//)`)

// withScheme completes an address: https:/example.org lacks a slash,
// http//example.org its colon, and example.org all.
func withScheme(t text) string {
	address := host(t)
	if m := halfScheme.FindStringSubmatch(address); m != nil {
		return m[1] + "://" + address[len(m[0]):]
	}
	return "https://" + address
}

// host is what an address without scheme most likely begins with, without the
// query and the user, which may hold a key.
func host(t text) string {
	if t.written != "" {
		return t.written
	}
	before, _, _ := strings.Cut(strings.TrimLeft(t.V, "/"), "?")
	return clip(before[strings.LastIndex(before, "@")+1:])
}

// encoded writes an address in ASCII (RFC 3986 §2.1): Arabic queries are
// pasted as they are read.
func encoded(u *url.URL) string {
	u.Fragment, u.RawQuery = "", outbound.EncodeQuery(u.RawQuery)
	return u.String()
}

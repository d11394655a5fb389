package feeds

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rasid/feeds/dates"
	"rasid/feeds/plain"
)

// How much of each text is kept: in letters for titles, in bytes for the rest.
const (
	maxTitle   = 300
	titleWords = 100 // letters of a title made of the summary
	maxText    = 1 << 20

	maxEnclosures = 200 // of an item
)

// normalise turns what gofeed read into plain items.
func normalise(in *raw, m Meta) *Document {
	base, err := url.Parse(m.URL)
	if err != nil || !base.IsAbs() {
		base = nil
	}
	d := &Document{
		Title: plain.Cut(plain.Text(in.title), maxTitle), Link: resolve(base, in.link), Lang: language(in.lang), Format: in.format,
		Hub: resolve(base, in.hub), Self: resolve(base, in.self),
		TTL: max(ttl(in.ttl), syndication(in)), SkipHours: hours(in.skipHours), SkipDays: days(in.skipDays),
	}
	site := base
	if home, err := url.Parse(d.Link); err == nil && d.Link != "" && base == nil {
		site = home
	}
	d.Items = make([]Item, 0, len(in.items))
	for i := range in.items {
		d.Items = append(d.Items, item(&in.items[i], site, d.Lang, m))
	}
	return d
}

func item(r *rawItem, base *url.URL, lang string, m Meta) Item {
	it := Item{
		GUID:    strings.TrimSpace(bounded(r.guid)),
		Summary: tidy(firstText(r.summary)), Content: tidy(firstText(r.content)),
		Author: plain.Cut(named(firstText(r.authors)), maxTitle), Lang: language(r.lang),
		Categories: categories(r.categories),
	}
	if it.Lang == "" {
		it.Lang = lang
	}
	it.Link = itemLink(r, it.GUID, base)
	it.Title = title(r, &it)
	it.Enclosures = enclosures(r, base)
	it.Published = firstDate(r.published, m)
	it.Updated = firstDate(r.updated, m)
	if it.Published.IsZero() && !dated(r.published) {
		it.Published = it.Updated
	}
	return it
}

// mailbox is an author as RSS 2.0 wants one; people read the name.
var mailbox = regexp.MustCompile(`^\S+@\S+ \(([^)]+)\)$`)

func named(author string) string {
	if strings.IndexByte(author, '@') < 0 {
		return author
	}
	return mailbox.ReplaceAllString(author, "$1")
}

func title(r *rawItem, it *Item) string {
	if t := firstText(r.titles); t != "" {
		return plain.Cut(t, maxTitle)
	}
	for _, t := range []string{it.Summary, plain.Text(bounded(r.text)), it.Content} {
		if t != "" {
			return plain.Cut(t, titleWords)
		}
	}
	return plain.Cut(it.Link, maxTitle)
}

func firstText(all []string) string {
	for _, s := range all {
		if t := plain.Text(bounded(s)); t != "" {
			return t
		}
	}
	return ""
}

func bounded(s string) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// appeared is what WordPress adds to the end of every summary.
var appeared = regexp.MustCompile(`^(The post|ظهرت المقالة|ظهر المقال|ظهرت التدوينة) .{1,600}? (appeared first on|first appeared on|أولاً على|أولا على|أول مرة على) .{1,200}$`)

func tidy(s string) string {
	if !strings.Contains(s, "The post ") && !strings.Contains(s, "ظهر") { // searches forwards, which is quicker
		return s
	}
	end := len(s)
	for range 4 { // the title in it may say "ظهر" itself
		end = max(strings.LastIndex(s[:end], "The post "), strings.LastIndex(s[:end], "ظهر"))
		if end < 0 || len(s)-end > 4096 {
			break
		}
		if appeared.MatchString(s[end:]) {
			return strings.TrimRight(s[:end], " ")
		}
	}
	return s
}

// itemLink takes the first usable link, then a guid that is an address, then
// the file that goes with the item.
func itemLink(r *rawItem, guid string, base *url.URL) string {
	for _, l := range r.links {
		if u := resolve(base, l); u != "" {
			return u
		}
	}
	if isAddress(guid) {
		return resolve(base, guid)
	}
	if r.permalink && strings.HasPrefix(guid, "/") {
		return resolve(base, guid)
	}
	for _, e := range r.enclosures { // an episode without a page
		if !picture(e) {
			return resolve(base, e.URL)
		}
	}
	return ""
}

// picture reports whether a file is an image: several articles may share one.
func picture(e Enclosure) bool {
	ext := strings.ToLower(path.Ext(strings.SplitN(e.URL, "?", 2)[0]))
	return strings.HasPrefix(e.Type, "image") || slices.Contains([]string{".jpg", ".jpeg", ".png", ".webp", ".gif"}, ext)
}

func enclosures(r *rawItem, base *url.URL) []Enclosure {
	var out []Enclosure
	for i, e := range r.enclosures[:min(len(r.enclosures), maxEnclosures)] {
		if e.URL = resolve(base, e.URL); e.URL == "" {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(r.lengths[i]), 10, 64)
		if err == nil && n > 0 {
			e.Length = n
		}
		out = append(out, e)
	}
	return out
}

func categories(all []string) []string {
	var out []string
	for _, c := range all {
		c = plain.Cut(plain.Text(bounded(c)), maxTitle)
		if c != "" && !slices.Contains(out, c) && len(out) < 64 {
			out = append(out, c)
		}
	}
	return out
}

func firstDate(all []string, m Meta) time.Time {
	for _, s := range all {
		if t, ok := dates.Parse(s, m.Location, m.Now); ok {
			return t
		}
	}
	return time.Time{}
}

func dated(all []string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return strings.TrimSpace(s) != "" })
}

var tag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)

func language(s string) string {
	if s = strings.TrimSpace(s); tag.MatchString(s) {
		return strings.ReplaceAll(s, "_", "-")
	}
	return ""
}

package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

func (b *builder) http() {
	doc, h := &b.doc.HTTP, &b.cfg.HTTP
	h.Contact = doc.Contact.V
	h.Concurrency = b.between("concurrency", doc.PerHost.Concurrency, doc.PerHost.pos, 1, 1, 64)
	h.MinInterval = doc.PerHost.MinInterval.or(2 * time.Second)
	h.Proxy = b.proxy(doc.Proxy)
	h.MaxBody = int64(doc.MaxBody.or(8 << 20))
	if most := int64(256 << 20); h.MaxBody < 1024 || h.MaxBody > most {
		b.add(doc.MaxBody.pos, "", "max_body must lie between 1KiB and 256MiB")
	}
	h.Timeout = doc.Timeout.or(30 * time.Second)
	if h.Timeout < time.Second || h.Timeout > 10*time.Minute {
		b.add(doc.Timeout.pos, "", "timeout must lie between 1s and 10m")
	}
	for _, t := range doc.AllowNetworks {
		h.AllowNetworks = append(h.AllowNetworks, b.network(t)...)
	}
	if strings.ContainsFunc(h.Contact, func(r rune) bool { return r < ' ' || r > '~' }) {
		b.add(doc.Contact.pos, "it goes into a header: mailto:desk@example.org or an https address", "contact must be ASCII")
	}
}

// network reads a range or a single address.
func (b *builder) network(t text) []netip.Prefix {
	if p, err := netip.ParsePrefix(t.V); err == nil {
		if p != p.Masked() {
			b.add(t.pos, "did you mean "+p.Masked().String()+"?", "%s is not the begin of a network", t.show())
		}
		return []netip.Prefix{p.Masked()}
	}
	if a, err := netip.ParseAddr(t.V); err == nil {
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}
	}
	b.lost = true
	b.add(t.pos, `write a range such as "10.0.0.0/8" or one address`, "%s is not a network", t.show())
	return nil
}

func (b *builder) proxy(t text) string {
	if t.V == "" {
		return ""
	}
	u, err := url.Parse(t.V)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
		b.add(t.pos, `write "http://proxy.example.org:3128" or "socks5://…"`, "the address of the proxy cannot be read")
		return ""
	}
	return t.V
}

// headers checks names and values (RFC 9110 §5.5).
func (b *builder) headers(h dict[text]) map[string]string {
	if len(h.Entries) == 0 {
		return nil
	}
	out := map[string]string{}
	for _, e := range h.Entries {
		switch {
		case !httpguts.ValidHeaderFieldName(e.Key.V):
			b.add(e.Key.pos, "", "%s cannot be the name of a header", e.Key.show())
		case !httpguts.ValidHeaderFieldValue(e.Value.V):
			b.add(e.Value.pos, "", "the header %s holds a line break or a control character", e.Key.V)
		}
		out[e.Key.V] = e.Value.V
	}
	return out
}

// secret takes the value itself or the file that holds it.
func (b *builder) secret(value, file text, key string) string {
	if value.Set && file.Set {
		b.add(file.pos, "keep one of them", "both %s and %s_file", key, key)
	}
	if !file.Set {
		return value.V
	}
	s, err := b.secretFile(file.V)
	if err != nil {
		b.add(file.pos, err.hint, "%s_file: %s", key, err.message)
	}
	return s
}

// between bounds a number.
func (b *builder) between(key string, c count, parent pos, def, low, high int) int {
	n := c.or(def)
	if n < low || n > high {
		b.add(orPos(c.pos, parent), "", "%s must lie between %d and %d", key, low, high)
	}
	return n
}

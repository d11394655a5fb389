package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Source is a feed as the operator wrote it.
type Source struct {
	ID       string // unique in the file; derived from the address when not given
	Name     string // shown to people; empty until the feed's own title is known
	URL      string // http or https; empty when Path is set
	Path     string // a local document instead of an address
	Tags     []string
	Schedule Schedule
	Location *time.Location // zone of dates that name none; nil is UTC
	Charset  string         // wins over everything the document says; empty: detect
	FirstPoll
	MaxItemAge       time.Duration // older items are stored and never alert; 0: no limit
	ExpectItemsEvery time.Duration // silent for longer: a system alert; 0: the feed's own rhythm
	FullText         FullText
	Whole            bool // read documents whole, also items seen before: a watchlist asks for those that vanish
	IgnoreSkip       bool // heed nothing that the document advises: skipHours, skipDays, ttl, sy:updatePeriod
	Headers          map[string]string
	Username         string
	Password         string // never printed
	Proxy            string // address of a proxy; empty: the default one
}

// Manner is a fingerprint of how a feed is asked: its login, headers and proxy.
// It is stored, and so too short for anybody to guess a password by.
func (s *Source) Manner() string {
	if s.Username == "" && s.Password == "" && s.Proxy == "" && len(s.Headers) == 0 {
		return "plain"
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", s.Username, s.Password, s.Proxy)
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		fmt.Fprintf(h, " %q %q", name, s.Headers[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:2])
}

// FirstPoll says which items of a feed's first document may alert.
type FirstPoll struct {
	All    bool          // every item
	Newest time.Duration // items published within this; 0 and not All: none
}

// FullText says when the article behind an item is fetched.
type FullText string

// The values of FullText.
const (
	FullTextNever  FullText = "never"
	FullTextShort  FullText = "short"
	FullTextAlways FullText = "always"
)

// Networks are private ranges that the operator opened knowingly.
type Networks []netip.Prefix

package feeds

import (
	"context"
	"time"
)

// State is what polling a feed learned. The store keeps one per source and
// changes it only together with the items of a poll.
type State struct {
	Feed         string // Source.ID
	URL          string // address the validators belong to
	ETag         string // verbatim
	LastModified string // verbatim
	BodyHash     string // SHA-256 of the bytes on the wire, hex
	NextPoll     time.Time
	NotBefore    time.Time // Retry-After, max-age, ttl: no request earlier, by hand neither
	LastPoll     time.Time
	LastSuccess  time.Time // zero: the first poll is still to come
	LastNewItem  time.Time // written by the store
	Failures     int       // in a row
	ErrorClass   ErrorClass
	LastError    string
	Status       int    // HTTP status of the last answer
	Answered     string // host that gave it, where a redirect led to another; empty: the feed's own
	Disabled     bool   // 410 proven
	Told         bool   // that it fails, or is gone: its recovery will be told, too
	Title        string // the feed's own title
	Believed     string // address that permanent redirects proved to be the feed's; empty: the operator's
	Moved        string // where permanent redirects from there point
	MovedCount   int
	MovedSince   time.Time
	Charset      string
	Gap          time.Duration // usual time between polls that bring news: the longest lately
	SkipHours    []int         // GMT
	SkipDays     []string      // English names
	TTL          time.Duration
	SeenHashes   []byte // hashes of the items of the last document, for partial parsing; opaque
	Version      int64  // of this state: a poll that began from an older one is not stored
}

// Result is how a poll ended.
type Result string

// The results of a poll.
const (
	ResultOK          Result = "ok"
	ResultNotModified Result = "not_modified" // 304
	ResultUnchanged   Result = "unchanged"    // 200 with the bytes of last time
	ResultPartial     Result = "partial"      // a broken document; its whole items were read
	ResultFailed      Result = "failed"
)

// Poll is one visit to a feed: what was found and what to remember. It is
// stored in one transaction or not at all.
type Poll struct {
	Source     *Source
	Started    time.Time
	Took       time.Duration
	Result     Result
	Items      []Item // in document order; empty unless Result is ok or partial
	Wire       Wire   // what the answer was like on its way
	Listed     int    // items in the document, also those not parsed because they were seen before
	Was        State  // before the visit
	Next       State
	AlertSince time.Time // items dated before it never alert; see Alertable
	Baseline   bool      // the feed's first successful poll
	Articles   Articles  // what full_text did
	Evidence   *Evidence // the answer as it came; nil: nobody wants it
	Onward     *Onward   // set only by Poller.Visit: what is left of the visit
	Err        *FetchError
}

// Saved is what the store made of a poll.
type Saved struct {
	New, Updated, Alerts int
	PossibleLoss         bool // no item of the document before is left: some were probably missed
	Rescheduled          bool // the schedule was changed meanwhile: the store says when the feed is due, not Poll.Next
	Stale                bool // another poll of the feed, or a change of its address, came first: nothing was stored
}

// Alertable reports whether an item of p may alert: it is not older than the
// feed's max_item_age and, on the first poll, not older than first_poll says.
// An item without a date counts as of now, except on the first poll, where
// only first_poll "all" lets it through.
func (p *Poll) Alertable(it *Item) bool {
	when := it.Published
	if when.IsZero() {
		if p.Baseline && !p.Source.All {
			return false
		}
		when = p.Started
	}
	if p.Baseline && p.Source.FirstPoll == (FirstPoll{}) {
		return false
	}
	return !when.Before(p.AlertSince)
}

// Store is what the Scheduler needs of the storage.
type Store interface {
	// DueFeeds returns the states of at most limit feeds whose NextPoll is
	// not after now, the most overdue first, and none of those held.
	DueFeeds(ctx context.Context, now time.Time, held []string, limit int) ([]State, error)
	// NextDue returns the earliest NextPoll, or the zero time.
	NextDue(ctx context.Context) (time.Time, error)
	// Limited returns the states of feeds whose last answer was 429 or 503.
	Limited(ctx context.Context) ([]State, error)
	// State returns what polling a feed learned.
	State(ctx context.Context, id string) (State, error)
	// States returns the same of several feeds, in no order, without those that
	// it does not know.
	States(ctx context.Context, ids []string) ([]State, error)
	// Stored reports for each item whether it is stored as it is: false for
	// one that is new or edited. It is asked for feeds with full text only.
	Stored(ctx context.Context, feed string, items []Item) ([]bool, error)
	// SavePoll stores a poll in one transaction.
	SavePoll(ctx context.Context, p *Poll) (Saved, error)
}

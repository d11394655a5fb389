package alerts

import (
	"regexp"
	"time"

	"rasid/arabic"
	"rasid/feeds"
)

// Watchlist is what somebody watches for, and who is told.
type Watchlist struct {
	ID, Name             string
	Expr                 Expr
	Fields               []Field  // where terms without a field of their own look; empty: title, summary, content
	Feeds                []string // Source.IDs; empty: all
	Tags                 []string // of feeds; a feed with one of them counts; empty: all
	Routes               []Route
	PerItem              bool // alert for every item, not once a story
	Severity             Severity
	Escalate             int           // a follow-up when so many sources carry the story; 0: never
	Repeat               time.Duration // ring again for a story that is still reported so much later; 0: never
	Spike                *Spike
	OnEdited, OnVanished bool // also tell of silent edits, of items that went away
}

// Severity orders alerts; Critical passes quiet hours.
type Severity string

// The severities.
const (
	Normal   Severity = "normal"
	Critical Severity = "critical"
)

// Spike makes a watchlist alert on volume instead of single items.
type Spike struct {
	Window, Baseline time.Duration
	Factor           float64
	Min              int
	Cooldown         time.Duration
}

// Field is a part of an item. Hits come in the order below.
type Field string

// The fields a term can look in.
const (
	Title    Field = "title"
	Summary  Field = "summary"
	Content  Field = "content"
	Author   Field = "author"
	Category Field = "category"
	Link     Field = "link"
	Lang     Field = "lang"
)

// Expr is one condition, a tree of the types below.
type Expr interface{ expr() }

// And holds when all parts hold.
type And []Expr

// Or holds when one part holds.
type Or []Expr

// Not holds when its part does not. It gives no hits.
type Not struct{ Expr Expr }

// Term is a word or a phrase.
type Term struct {
	Text string // as the operator wrote it; what hits carry
	Mode arabic.Mode
	As   string // what hits carry instead, where an alias list gave Text; empty: Text
}

// Near holds where all terms stand within so many words of each other, in one
// field: Within 1 is side by side. A word fills one place only.
type Near struct {
	Terms   []Term
	Groups  [][]Term // further places, each filled by any one of its terms
	Within  int
	Ordered bool // in the order written, Terms before Groups
}

// Regexp holds where the expression (RE2) matches. NewRegexp makes one.
type Regexp struct {
	Source string // as written, what hits carry
	RE     *regexp.Regexp
	Folded bool // on folded text; hits then cover whole words
}

// Scoped looks for its part in one field only.
type Scoped struct {
	Field Field
	Expr  Expr
}

func (And) expr()    {}
func (Or) expr()     {}
func (Not) expr()    {}
func (Term) expr()   {}
func (Near) expr()   {}
func (Regexp) expr() {}
func (Scoped) expr() {}

// Hit is one place that made a watchlist match. Offsets count code points of
// the stored plain text of the field, end exclusive.
type Hit struct {
	Term  string `json:"term"`
	Field Field  `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"` // what stands there
}

// Match is a watchlist that an item fulfils.
type Match struct {
	Watchlist *Watchlist
	Hits      []Hit
}

// Judge says which watchlists an item fulfils. It is pure and safe for
// concurrent use.
type Judge func(it *feeds.Item) []Match

// Teller says what the operator should hear of a poll: deliveries without
// alerts, that wait for others of their kind until NextAttempt. It may be asked
// again, and is safe for concurrent use.
type Teller func(p *feeds.Poll, saved feeds.Saved) []Delivery

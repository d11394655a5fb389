package etiquette

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Score counts the requests to one site and what was wrong with them.
type Score struct {
	Site          string `json:"site"` // what its server does
	Requests      int    `json:"requests"`
	NotModified   int    `json:"not_modified"`
	Unconditional int    `json:"unconditional"`   // without validators, at a site that gives some
	Excess        int    `json:"excess"`          // of them beyond the first, where the server had given validators
	MadeUp        int    `json:"made_up"`         // validators that no answer had
	OutOfSequence int    `json:"out_of_sequence"` // validators of an older answer
	Early         int    `json:"early"`           // before Retry-After, max-age or ttl allowed it, in skipHours, or within a minute
	Crowded       int    `json:"crowded"`         // less than 2 s after another request to the host
	Cookies       int    `json:"cookies"`
	Referrers     int    `json:"referrers"`
	Queries       int    `json:"queries"`   // parameters that the address does not have
	Anonymous     int    `json:"anonymous"` // without a name and a contact in User-Agent
	Needless      int    `json:"needless"`  // other methods and paths than the feed's
}

// Faults is how many things were wrong.
func (s *Score) Faults() int {
	return s.Excess + s.MadeUp + s.OutOfSequence + s.Early + s.Crowded + s.Cookies + s.Referrers + s.Queries + s.Anonymous + s.Needless
}

// Report is the score of all sites.
type Report struct {
	Days   int     `json:"days"`
	Scores []Score `json:"sites"`
}

// Faults is how many things were wrong at all sites.
func (r *Report) Faults() (n int) {
	for i := range r.Scores {
		n += r.Scores[i].Faults()
	}
	return n
}

// Write prints the table and the verdict.
func (r *Report) Write(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, strings.Join([]string{
		"requests", "304", "unconditional", "excess", "made up", "stale", "early", "crowded", "cookies", "referrers", "queries", "anonymous", "needless", " \t",
	}, "\t"))
	var sum Score
	for _, s := range r.Scores {
		row(t, &s)
		sum.add(&s)
	}
	sum.Site = "all"
	row(t, &sum)
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	verdict := "Nothing to complain of."
	if n := r.Faults(); n > 0 {
		verdict = fmt.Sprintf("%d faults.", n)
	}
	_, err := fmt.Fprintf(w, "\n%d days, %d sites. %s\n", r.Days, len(r.Scores), verdict)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func row(w io.Writer, s *Score) {
	for _, n := range []int{
		s.Requests, s.NotModified, s.Unconditional, s.Excess, s.MadeUp, s.OutOfSequence, s.Early, s.Crowded,
		s.Cookies, s.Referrers, s.Queries, s.Anonymous, s.Needless,
	} {
		fmt.Fprintf(w, "%d\t", n)
	}
	fmt.Fprintf(w, " \t%s\n", s.Site)
}

func (s *Score) add(o *Score) {
	s.Requests += o.Requests
	s.NotModified += o.NotModified
	s.Unconditional += o.Unconditional
	s.Excess += o.Excess
	s.MadeUp += o.MadeUp
	s.OutOfSequence += o.OutOfSequence
	s.Early += o.Early
	s.Crowded += o.Crowded
	s.Cookies += o.Cookies
	s.Referrers += o.Referrers
	s.Queries += o.Queries
	s.Anonymous += o.Anonymous
	s.Needless += o.Needless
}

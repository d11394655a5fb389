package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"rasid/alerts"
)

// exportBatch is how many alerts an export reads at once.
const exportBatch = 500

// Export writes the alerts that f picks, newest first, as JSON Lines ("jsonl")
// or CSV ("csv"), and returns how many they were. f.Limit 0 is all.
func Export(ctx context.Context, from AlertLister, f alerts.AlertFilter, format string, w io.Writer) (int, error) {
	put, flush, err := exporter(format, w)
	if err != nil {
		return 0, err
	}
	most, n := f.Limit, 0
	for {
		f.Limit = exportBatch
		if most > 0 {
			f.Limit = min(exportBatch, most-n)
		}
		all, err := from.Alerts(ctx, f)
		if err != nil {
			return n, fmt.Errorf("export: %w", err)
		}
		for i := range all {
			if err := put(&all[i]); err != nil {
				return n, fmt.Errorf("export: %w", err)
			}
			n++
		}
		if len(all) < f.Limit || n == most {
			return n, flush()
		}
		f.Before = all[len(all)-1].ID
	}
}

// AlertLister is what an export reads.
type AlertLister interface {
	// Alerts returns the newest alerts that f picks.
	Alerts(ctx context.Context, f alerts.AlertFilter) ([]alerts.Alert, error)
}

func exporter(format string, w io.Writer) (put func(*alerts.Alert) error, flush func() error, err error) {
	switch format {
	case "jsonl":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return func(a *alerts.Alert) error { return enc.Encode(alertBody(*a)) }, func() error { return nil }, nil
	case "csv":
		out := csv.NewWriter(w)
		if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take UTF-8 without it for something else
			return nil, nil, fmt.Errorf("export: %w", err)
		}
		if err := out.Write(exportColumns()); err != nil {
			return nil, nil, fmt.Errorf("export: %w", err)
		}
		return func(a *alerts.Alert) error { return out.Write(exportRow(a)) }, func() error { out.Flush(); return out.Error() }, nil
	}
	return nil, nil, badRequest("bad_parameter", "format must be jsonl or csv")
}

func exportColumns() []string {
	return []string{"matched_at", "watchlist", "watchlist_name", "title", "link", "feed", "published", "terms", "sources", "summary", "alert", "item", "story"}
}

func exportRow(a *alerts.Alert) []string {
	row := []string{
		stamp(a.MatchedAt), a.Watchlist, a.WatchlistName, a.Item.Title, a.Item.Link, a.Item.Feed, stamp(a.Item.Published),
		strings.Join(termsOf(a.Hits), "; "), strings.Join(a.Sources, "; "), a.Item.Summary, a.ID, a.Item.ID, a.Story,
	}
	for i := range row {
		row[i] = inert(row[i])
	}
	return row
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// inert keeps a spreadsheet from taking a headline for a formula.
func inert(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}

// export answers with a file of all alerts of a watchlist and span.
func (s *Server) export(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	if err := known(form, "watchlist", "since", "until", "format"); err != nil {
		return err
	}
	q, err := s.view(r).query(form)
	if err != nil {
		return err
	}
	format, mime := form.Get("format"), "application/jsonl; charset=utf-8"
	switch format {
	case "":
		format = "jsonl"
	case "csv":
		mime = "text/csv; charset=utf-8"
	}
	if _, _, err := exporter(format, io.Discard); err != nil {
		return err
	}
	if err := s.named(r); err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // as long as the archive; a test's recorder knows none
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Content-Disposition", `attachment; filename="rasid-`+time.Now().UTC().Format("2006-01-02")+"."+format+`"`)
	_, err = Export(r.Context(), s.o.Store, alerts.AlertFilter{Watchlist: q.Watchlist, Since: q.Since, Until: q.Until}, format, w)
	if err != nil && r.Context().Err() == nil {
		s.o.Log.Error("export broke off", "error", err)
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSpace(b.String())
}

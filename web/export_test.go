package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
)

func TestExport(t *testing.T) {
	w := stocked(t)
	w.poll("agency", item(5, `=HYPERLINK("https://evil.example","سوريا")`, "دمشق"))
	for name, c := range map[string]struct {
		f    alerts.AlertFilter
		want int
	}{
		"all":       {alerts.AlertFilter{}, 4},
		"watchlist": {alerts.AlertFilter{Watchlist: "syria"}, 3},
		"since":     {alerts.AlertFilter{Since: w.now}, 1},
		"until":     {alerts.AlertFilter{Until: w.now}, 3},
		"limit":     {alerts.AlertFilter{Limit: 2}, 2},
	} {
		var lines, table bytes.Buffer
		n, err := Export(t.Context(), w.db, c.f, "jsonl", &lines)
		if err != nil || n != c.want || strings.Count(lines.String(), "\n") != c.want {
			t.Errorf("%s: %d lines, %v; want %d", name, n, err, c.want)
		}
		for line := range strings.Lines(lines.String()) {
			var a alertJSON
			if err := json.Unmarshal([]byte(line), &a); err != nil || a.Item.Title == "" || len(a.Hits) == 0 {
				t.Errorf("%s: %v in %s", name, err, line)
			}
		}
		if _, err := Export(t.Context(), w.db, c.f, "csv", &table); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != c.want+1 || rows[0][0] != "matched_at" {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%s: a spreadsheet would run %q", name, cell)
				}
			}
		}
	}
}

// TestExportPages reads more alerts than fit into one batch, each once.
func TestExportPages(t *testing.T) {
	all := make(ledger, 2*exportBatch+7)
	for i := range all {
		all[i].ID = time.UnixMilli(int64(1e12 - i)).UTC().Format("20060102150405.000")
	}
	for limit, want := range map[int]int{0: len(all), 1: 1, exportBatch: exportBatch, exportBatch + 1: exportBatch + 1, 5000: len(all)} {
		var out bytes.Buffer
		if n, err := Export(t.Context(), all, alerts.AlertFilter{Limit: limit}, "jsonl", &out); err != nil || n != want || strings.Count(out.String(), "\n") != want {
			t.Errorf("limit %d: %d, %v; want %d", limit, n, err, want)
		}
	}
}

package web

import (
	"context"

	"rasid/alerts"
)

// ledger lists alerts from memory, newest first.
type ledger []alerts.Alert

func (l ledger) Alerts(_ context.Context, f alerts.AlertFilter) ([]alerts.Alert, error) {
	var out []alerts.Alert
	for _, a := range l {
		if (f.Before == "" || a.ID < f.Before) && len(out) < f.Limit {
			out = append(out, a)
		}
	}
	return out, nil
}

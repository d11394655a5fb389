package channel

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/alerts"
	"rasid/feeds"
)

func TestCauses(t *testing.T) {
	for _, c := range []struct {
		cause       alerts.Cause
		note, label string
	}{
		{alerts.Matched, "", ""},
		{alerts.Edited, "title: [-قديم-] {+جديد+}", "عُدِّل: "},
		{alerts.Vanished, "", "اختفى من مصدره: "},
		{alerts.Escalated, "5", "5 مصادر: "},
		{alerts.Escalated, "12", "12 مصدرًا: "},
		{alerts.Spiked, "40, usually 8", "أكثر من المعتاد (40, usually 8): "},
	} {
		a := alerts.Alert{ID: "a", Cause: c.cause, Note: c.note, Item: feeds.Item{Title: "فتح الميناء", Feed: "f"}}
		s := newStory(&a, nil, time.Now())
		var title strings.Builder
		for _, r := range s.Title {
			title.WriteString(r.Text)
		}
		if title.String() != c.label+"فتح الميناء" {
			t.Errorf("%s: title %q", c.cause, title.String())
		}
		out, err := (&Console{ConsoleOptions{Location: time.UTC}}).Render(&alerts.Delivery{Alerts: []alerts.Alert{a}})
		if err != nil || !bytes.Contains(out, []byte(c.label)) || c.cause == alerts.Edited && !bytes.Contains(out, []byte(c.note)) {
			t.Errorf("%s: console %s, %v", c.cause, out, err)
		}
	}
}

func TestEdits(t *testing.T) {
	got := edits("title: … في [-بيروت-] {+تونس+} اليوم\nsummary: {+جديد+}")
	want := []edit{{Text: "العنوان: … في ", Begins: true}, {Text: "بيروت", Removed: true}, {Text: " "}, {Text: "تونس", Added: true}, {Text: " اليوم"},
		{Text: "الملخص: ", Begins: true}, {Text: "جديد", Added: true}, {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

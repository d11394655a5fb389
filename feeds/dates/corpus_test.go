package dates

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"
)

func TestCorpus(t *testing.T) {
	f, err := os.Open("../../../shared/data/feeds/quirks/dates.jsonl")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	all, right := 0, 0
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var c struct {
			Input  string
			Expect *string
		}
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		got, ok := Parse(c.Input, time.UTC, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
		all++
		if good := c.Expect == nil && !ok || c.Expect != nil && ok && (*c.Expect == "any" || got.Format(time.RFC3339) == *c.Expect); good {
			right++
			continue
		}
		want := "none"
		if c.Expect != nil {
			want = *c.Expect
		}
		t.Logf("%q: got %v %v, want %s", c.Input, got, ok, want)
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*95 {
		t.Errorf("%d of %d dates right, want 95 %%", right, all)
	}
}

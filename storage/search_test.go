package storage

import (
	"testing"
)

func TestSearch(t *testing.T) {
	db := openTest(t)
	a := sources(t, db, "a")["a"]
	save(t, db, poll(a, t0, entry("1", "l1", "لقاح كوفيد-19 في المدينة"), entry("2", "l2", "مباراة في العاصمة")), nobody)
	for _, indexed := range []bool{false, true} {
		for words, want := range map[string]int{"المَدينة": 1, "كوفيد-19": 1, "في": 2, "المدينة العاصمة": 0, `"*`: 0} {
			got, err := db.CountWords(t.Context(), words, 10)
			if err != nil || got != want {
				t.Errorf("indexed %v: %q counts %d, %v; want %d", indexed, words, got, err, want)
			}
		}
		if n, err := db.IndexBatch(t.Context(), 100); err != nil || (n == 2) == indexed {
			t.Errorf("IndexBatch = %d, %v", n, err)
		}
	}
}

package alerts

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"syria", "سوريا", "f", "tv"}
	for word, want := range map[string]string{
		"syrai":      "syria",
		"Syria":      "syria",
		"سورية":      "سوريا",
		"vt":         "tv",
		"t":          "tv",
		"g":          "", // has no letter of f
		"":           "",
		"lebanon":    "",
		"syriasyria": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

package outbound

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretDoesNotPrint(t *testing.T) {
	const canary = "s3cr3t-canary"
	s := Secret(canary)
	holder := struct {
		Key Secret
		All []Secret
		Map map[string]Secret
	}{s, []Secret{s}, map[string]Secret{"k": s}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%T", "%20s", "%-5v", "%U"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", holder)
		fmt.Fprintf(&out, verb+"\n", &holder)
	}
	fmt.Fprintln(&out, s, holder, fmt.Errorf("with %v", s))
	text, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("x", "secret", s, "holder", holder)
	}
	hex := fmt.Sprintf("%x", canary)
	if strings.Contains(out.String(), canary) || strings.Contains(strings.ToLower(out.String()), hex) {
		t.Errorf("printed:\n%s", out.String())
	}
	if s.Reveal() != canary || Secret("").String() != "" {
		t.Error("Reveal or the empty secret")
	}
}

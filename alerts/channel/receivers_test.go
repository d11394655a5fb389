package channel

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"rasid/alerts"
)

const examples = "../../examples/verify"

// receiver starts one of the example programs and returns its address and
// what it prints. It skips where the language is absent.
func receiver(t *testing.T, name string) (address string, lines *bufio.Scanner) {
	t.Helper()
	path := filepath.Join(examples, name)
	args := map[string][]string{".py": {"python3", path}, ".mjs": {"node", path}, ".go": {filepath.Join(t.TempDir(), "receiver.exe")}}[filepath.Ext(name)]
	if filepath.Ext(name) == ".go" {
		if testing.Short() {
			t.Skip("takes a compiler")
		}
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", args[0], path).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	} else if _, err := exec.LookPath(args[0]); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, args[0], append(args[1:], "0")...)
	cmd.Env, cmd.Stderr = append(os.Environ(), "RASID_SECRET="+signingKey, "PYTHONIOENCODING=utf-8"), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	lines = bufio.NewScanner(out)
	lines.Scan()
	address, ok := strings.CutPrefix(lines.Text(), "listening on ")
	if !ok {
		t.Fatalf("%s said %q", name, lines.Text())
	}
	return "http://" + address + "/", lines
}

// TestReceivers: the programs of docs/webhooks.md take what we sign and refuse
// the rest.
func TestReceivers(t *testing.T) {
	for _, name := range []string{"receiver.go", "receiver.py", "receiver.mjs"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, lines := receiver(t, name)
			send := func(title string, secrets ...string) error {
				w, err := NewWebhook(WebhookOptions{URL: address, Secrets: secrets}, http.DefaultClient)
				if err != nil {
					t.Fatal(err)
				}
				d := sample(1)
				d.ID, d.Alerts[0].Item.Title = fmt.Sprint("id-", len(title)), title
				if d.Payload, err = w.Render(d); err != nil {
					t.Fatal(err)
				}
				_, err = w.Send(t.Context(), d)
				return err
			}
			if err := send("بتوقيع واحد", signingKey); err != nil {
				t.Error(err)
			}
			if err := send("بتوقيعين", otherKey, signingKey); err != nil {
				t.Error(err)
			}
			if err := send("بتوقيع واحد", signingKey); err != nil {
				t.Error("the second time:", err)
			}
			for what, err := range map[string]error{"another secret": send("x", otherKey), "no signature": send("x"), "too old": forged(t, address, -6*time.Minute, ""), "too young": forged(t, address, 6*time.Minute, ""), "changed": forged(t, address, 0, " ")} {
				if err == nil || !strings.Contains(err.Error(), "401") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if err := forged(t, address, 0, ""); err != nil {
				t.Error(err)
			}
			var printed []string
			for range 3 {
				lines.Scan()
				printed = append(printed, lines.Text())
			}
			slices.Sort(printed)
			if want := []string{"forged", "بتوقيع واحد", "بتوقيعين"}; !slices.Equal(printed, want) {
				t.Errorf("printed %q", printed)
			}
		})
	}
}

// forged posts a body that is signed at another time, or changed behind the
// signature.
func forged(t *testing.T, address string, away time.Duration, tail string) error {
	t.Helper()
	signer, err := standard.NewWebhook(signingKey)
	if err != nil {
		t.Fatal(err)
	}
	at, body := time.Now().Add(away), `{"alerts":[{"item":{"title":"forged"}}]}`
	sum, err := signer.Sign("f", at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body+tail))
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range map[string]string{"webhook-id": "f", "webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": sum} {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return &alerts.SendError{Class: alerts.SendRefused, Err: fmt.Errorf("status %d", resp.StatusCode)}
	}
	return nil
}

//go:build ignore

// Receiver takes webhooks of rasid on a port of this machine, checks their
// signatures and prints the titles:
//
//	RASID_SECRET=whsec_… go run receiver.go 8787
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// verify says whether body was signed with secret, at most five minutes ago.
// body is what came over the wire, byte for byte: never JSON that was read and
// written again.
func verify(secret string, h http.Header, body []byte, now time.Time) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	at, bad := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil || bad != nil || now.Sub(time.Unix(at, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.%s", h.Get("webhook-id"), at, body)
	want := mac.Sum(nil)
	for _, s := range strings.Fields(h.Get("webhook-signature")) { // several while the secret is changed
		version, sum, _ := strings.Cut(s, ",")
		got, err := base64.StdEncoding.DecodeString(sum)
		if version == "v1" && err == nil && hmac.Equal(got, want) {
			return true
		}
	}
	return false
}

func main() {
	ln, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", ln.Addr())
	var seen sync.Map // the same id may come twice: use a database
	log.Fatal(http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
		if err != nil || !verify(os.Getenv("RASID_SECRET"), r.Header, body, time.Now()) {
			http.Error(w, "bad signature", http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
		if _, twice := seen.LoadOrStore(r.Header.Get("webhook-id"), true); twice {
			return
		}
		var message struct {
			Alerts []struct {
				Item struct{ Title string }
			}
		}
		if err := json.Unmarshal(body, &message); err != nil {
			return
		}
		for _, a := range message.Alerts {
			fmt.Println(a.Item.Title)
		}
	})))
}

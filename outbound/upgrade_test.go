package outbound

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestUpgradeIsRefused: net/http takes 101 from a server that was not asked for
// it, and hands out the bare connection, which no deadline of ours would end.
func TestUpgradeIsRefused(t *testing.T) {
	hold := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n")
		<-hold
	}))
	defer srv.Close()
	defer close(hold)
	for name, o := range map[string]Options{"direct": {AllowNetworks: loopback}, "through a proxy": {AllowNetworks: loopback, Proxy: srv.URL}} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client(t, o).Do(req)
		if err == nil {
			resp.Body.Close()
			t.Errorf("%s: status %d", name, resp.StatusCode)
		} else if class := Classify(err); class != ClassConnect || ctx.Err() != nil {
			t.Errorf("%s: %s, %v", name, class, err)
		}
		cancel()
	}
}

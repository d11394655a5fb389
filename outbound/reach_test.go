package outbound

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestReach(t *testing.T) {
	asked := func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }
	plain, secure := httptest.NewServer(http.HandlerFunc(asked)), httptest.NewTLSServer(http.HandlerFunc(asked))
	defer plain.Close()
	defer secure.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, c := range []struct {
		name, address string
		o             Options
		want          Class
	}{
		{"plain", plain.URL, Options{AllowNetworks: loopback}, ""},
		{"certificate known", secure.URL + "/hook?key=1", Options{AllowNetworks: loopback, RootCAs: roots}, ""},
		{"certificate unknown", secure.URL, Options{AllowNetworks: loopback}, ClassTLS},
		{"nobody listens", gone.URL, Options{AllowNetworks: loopback}, ClassConnect},
		{"private", plain.URL, Options{}, ClassBlocked},
		{"behind a proxy", "https://unreachable.invalid/", Options{Proxy: plain.URL}, ""},
	} {
		if got := Classify(Reach(t.Context(), c.o, c.address)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

package outbound

import (
	"errors"
	"net"
	"testing"
)

func TestDialNamed(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	c, err := DialNamed(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatalf("a relay on loopback: %v", err)
	}
	c.Close()
	for _, address := range []string{"169.254.169.254:25", "[fe80::1]:25", "[::ffff:169.254.169.254]:587", "0.0.0.0:25", "[::]:25", "224.0.0.1:25"} {
		if _, err := DialNamed(t.Context(), address); !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

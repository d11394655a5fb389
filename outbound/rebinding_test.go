package outbound

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// rebinding answers a name's first lookups with a public address and later
// ones with loopback, as an attacker's DNS server does.
func rebinding(t *testing.T, good int32) *net.Resolver {
	t.Helper()
	pc, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go answerDNS(pc, good)
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp4", pc.LocalAddr().String())
	}}
}

func answerDNS(pc net.PacketConn, good int32) {
	buf := make([]byte, 1500)
	var asked int32
	for {
		n, from, err := pc.ReadFrom(buf)
		if err != nil {
			return
		}
		end := 12
		for end < n && buf[end] != 0 {
			end += int(buf[end]) + 1
		}
		end += 5
		reply := append([]byte(nil), buf[:end]...)
		reply[2], reply[3] = 0x81, 0x80
		binary.BigEndian.PutUint16(reply[8:], 0)
		binary.BigEndian.PutUint16(reply[10:], 0)
		if binary.BigEndian.Uint16(buf[end-4:]) == 1 {
			asked++
			ip := []byte{127, 0, 0, 1}
			if asked <= good {
				ip = []byte{192, 0, 2, 1}
			}
			binary.BigEndian.PutUint16(reply[6:], 1)
			reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
			reply = append(reply, ip...)
		}
		_, _ = pc.WriteTo(reply, from)
	}
}

func TestRebindingIsSeenAtTheDial(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer srv.Close()
	port := srv.Listener.Addr().(*net.TCPAddr).Port
	c := client(t, Options{Ports: []uint16{uint16(port)}, Resolver: rebinding(t, 1), Timeout: time.Second})
	for range 3 {
		_, err := get(t, c, fmt.Sprintf("http://feeds.example.org:%d/", port))
		if Classify(err) != ClassBlocked {
			t.Errorf("got %v", err)
		}
	}
	if asked.Load() != 0 {
		t.Error("the request arrived")
	}
}

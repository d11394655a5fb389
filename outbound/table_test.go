package outbound

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
	"time"
)

// forms are more than forty ways to write addresses that no feed and no webhook may reach.
var forms = []string{
	"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
	"localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "0.0.0.0", "0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
	"[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2001::7f00:1]",
	"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1%25lo]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]",
	"192.0.0.170", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "[ff02::1]", "240.0.0.1", "255.255.255.255",
	"[2001:db8::1]", "[100::1]", "[3fff::1]", "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021",
}

// strict is a client that may reach nothing private.
func strict(t *testing.T, o Options) *http.Client {
	t.Helper()
	o.Timeout = 2 * time.Second
	return client(t, o)
}

// TestFormsWritten: each form as the host of the address itself.
func TestFormsWritten(t *testing.T) {
	c := strict(t, Options{Resolver: answering(t, netip.MustParseAddr("127.0.0.1"))})
	for _, f := range forms {
		for _, scheme := range []string{"http", "https"} {
			refused(t, c, scheme+"://"+f+"/")
		}
	}
}

// refused asks for an address that must not be dialled. One that cannot be
// written in a request at all is as good.
func refused(t *testing.T, c *http.Client, address string) {
	t.Helper()
	if _, err := url.Parse(address); err != nil {
		return
	}
	_, err := get(t, c, address)
	if class := Classify(err); err == nil || class != ClassBlocked && class != ClassDNS {
		t.Errorf("%s: %s, %v", address, class, err)
	}
}

// TestFormsBehindRedirects: each form as the end of a redirect from a server
// that may be asked.
func TestFormsBehindRedirects(t *testing.T) {
	for _, f := range forms {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://"+f+"/")
			w.WriteHeader(http.StatusFound)
		}))
		open := netip.MustParsePrefix(srv.Listener.Addr().(*net.TCPAddr).IP.String() + "/32")
		c := strict(t, Options{Follow: true, Resolver: answering(t, netip.MustParseAddr("10.0.0.1"))})
		// The server is reached through a client of its own, whose next hop is
		// then asked for by a strict one.
		first := client(t, Options{AllowNetworks: []netip.Prefix{open}})
		resp, err := get(t, first, srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		if from, err := url.Parse(srv.URL); err == nil {
			if next, err := NextHop([]*url.URL{from}, resp.Header.Get("Location")); err == nil {
				refused(t, c, next.String())
			}
		}
		srv.Close()
	}
}

// TestFormsFromDNS: a public name whose address is none.
func TestFormsFromDNS(t *testing.T) {
	for _, s := range special {
		a := netip.MustParseAddr(s)
		c := strict(t, Options{Resolver: answering(t, a)})
		refused(t, c, "http://feeds.example.org/")
	}
}

// TestRebindingBetweenRedirects: a name that was public when it was first
// looked up is looked at again for each connection.
func TestRebindingBetweenRedirects(t *testing.T) {
	c := client(t, Options{Resolver: rebinding(t, 0), Timeout: time.Second})
	for range 5 {
		c.CloseIdleConnections()
		refused(t, c, "http://rebind.example.org/")
	}
}

// answering is a resolver that gives one address for every name.
func answering(t *testing.T, a netip.Addr) *net.Resolver {
	t.Helper()
	pc, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = pc.WriteTo(dnsReply(buf[:n], a), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp4", pc.LocalAddr().String())
	}}
}

// dnsReply answers a question about A or AAAA with a, and others with nothing.
func dnsReply(query []byte, a netip.Addr) []byte {
	end := 12
	for end < len(query) && query[end] != 0 {
		end += int(query[end]) + 1
	}
	end += 5
	reply := append([]byte(nil), query[:end]...)
	reply[2], reply[3] = 0x81, 0x80
	binary.BigEndian.PutUint16(reply[8:], 0)
	binary.BigEndian.PutUint16(reply[10:], 0)
	kind, data := uint16(1), a.AsSlice()
	if a.Is6() {
		kind = 28
	}
	if binary.BigEndian.Uint16(query[end-4:]) != kind {
		return reply
	}
	binary.BigEndian.PutUint16(reply[6:], 1)
	reply = append(reply, 0xc0, 12)
	reply = binary.BigEndian.AppendUint16(reply, kind)
	reply = append(reply, 0, 1, 0, 0, 0, 0)
	reply = binary.BigEndian.AppendUint16(reply, uint16(len(data)))
	return append(reply, data...)
}

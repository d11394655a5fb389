package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestClassify(t *testing.T) {
	in := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://example.org/?token=x", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for _, c := range []struct {
		err  error
		want Class
	}{
		{nil, ""},
		{in(&net.DNSError{Err: "no such host", Name: "example.org", IsNotFound: true}), ClassDNS},
		{in(&net.DNSError{Err: "i/o timeout", Name: "example.org", IsTimeout: true}), ClassDNS},
		{in(syscall.ECONNREFUSED), ClassConnect},
		{in(syscall.ECONNRESET), ClassConnect},
		{in(syscall.ETIMEDOUT), ClassTimeout},
		{in(os.ErrDeadlineExceeded), ClassTimeout},
		{context.DeadlineExceeded, ClassTimeout},
		{in(context.Canceled), ClassCanceled},
		{errors.New("net/http: TLS handshake timeout"), ClassConnect}, // the text alone says nothing
		{in(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), ClassTLS},
		{in(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "example.org"}), ClassTLS},
		{in(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), ClassTLS},
		{in(errors.New("remote error: tls: handshake failure")), ClassTLS},
		{http.ErrSchemeMismatch, ClassTLS},
		{errUpgrade, ClassConnect},
		{in(fmt.Errorf("%w: 127.0.0.1:80", ErrBlocked)), ClassBlocked},
		{fmt.Errorf("%w: a circle", ErrRedirect), ClassRedirect},
		{io.ErrUnexpectedEOF, ClassConnect},
	} {
		if got := Classify(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
		if c.err != nil && strings.Contains(Clean(c.err).Error(), "token") {
			t.Errorf("Clean left the query in %v", Clean(c.err))
		}
	}
	nested := &url.Error{Op: "Get", URL: "https://a/?token=1", Err: fmt.Errorf("on the way: %w", &url.Error{Op: "parse", URL: "https://b/?token=2", Err: io.EOF})}
	if s := Clean(nested).Error(); strings.Contains(s, "token") {
		t.Error(s)
	}
}

func TestOtherProtocol(t *testing.T) {
	in := func(err error) error { return &url.Error{Op: "Get", URL: "https://example.org/", Err: err} }
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{in(errUpgrade), true},
		{in(http.ErrSchemeMismatch), true},
		{in(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), true},
		{in(fmt.Errorf("net/http: HTTP/1.x transport connection broken: malformed HTTP response %q", "SSH-2.0")), true},
		{in(errors.New("remote error: tls: handshake failure")), false},
		{in(syscall.ECONNREFUSED), false},
		{in(io.EOF), false},
	} {
		if got := OtherProtocol(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

// Who reads these knows no rooms of ours.
func TestErrorsAreForPeople(t *testing.T) {
	_, proxy := New(Options{Proxy: "nowhere"})
	for _, err := range []error{ErrBlocked, ErrRedirect, errUpgrade, errLookup, proxy, Reach(t.Context(), Options{}, "nowhere")} {
		if err == nil || strings.Contains(err.Error(), "outbound") {
			t.Errorf("%v", err)
		}
	}
}

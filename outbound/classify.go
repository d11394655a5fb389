package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// Class names a kind of failure in a word that a person understands.
type Class string

// The classes of failure. feeds.ErrorClass uses the same words.
const (
	ClassDNS      Class = "dns"
	ClassConnect  Class = "connect"
	ClassTLS      Class = "tls"
	ClassTimeout  Class = "timeout"
	ClassBlocked  Class = "blocked_address"
	ClassRedirect Class = "redirect"
	ClassCanceled Class = "canceled"
)

// The texts of these errors are read by people who know no rooms.

// ErrBlocked is returned for an address that is private, special-purpose or
// on a port that is not open.
var ErrBlocked = errors.New("address not allowed")

// ErrRedirect is returned for a redirect that is not followed.
var ErrRedirect = errors.New("redirect not followed")

// Classify returns what kind of failure err is; connect for all that says no
// more. An answer that breaks HTTP counts as connect too.
func Classify(err error) Class {
	var dns *net.DNSError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, ErrBlocked):
		return ClassBlocked
	case errors.Is(err, ErrRedirect), strings.Contains(err.Error(), "parse Location header"): // net/http reads it before it asks us
		return ClassRedirect
	case errors.Is(err, context.Canceled):
		return ClassCanceled
	case isTLS(err):
		return ClassTLS
	case errors.As(err, &dns):
		return ClassDNS
	case isTimeout(err):
		return ClassTimeout
	}
	return ClassConnect
}

// OtherProtocol reports whether the server answered in another protocol than the
// address says: without TLS where it says https, with TLS, HTTP/2 or anything else
// where it says http, or with a switch that nobody asked for.
func OtherProtocol(err error) bool {
	var record tls.RecordHeaderError
	return errors.Is(err, errUpgrade) || errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record) ||
		err != nil && strings.Contains(err.Error(), "malformed HTTP ") // net/http has no name for it
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	var (
		verify *tls.CertificateVerificationError
		record tls.RecordHeaderError
		alert  tls.AlertError
		author x509.UnknownAuthorityError
		name   x509.HostnameError
		bad    x509.CertificateInvalidError
	)
	if errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &author) || errors.As(err, &name) || errors.As(err, &bad) || errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	text := err.Error()
	return !isTimeout(err) && (strings.Contains(text, "tls: ") || strings.Contains(text, "x509: "))
}

// Clean takes the address, and with it the query string, out of an error of
// net/http.
func Clean(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

package channel

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// TLSMode says how a mail session is encrypted.
type TLSMode string

// The modes. There is no "if the server can": whoever sits between could say
// that it cannot.
const (
	StartTLS    TLSMode = "starttls" // refuses a server without it
	ImplicitTLS TLSMode = "implicit" // from the first byte, port 465
	NoTLS       TLSMode = "none"     // for a relay on this machine or in a closed network
)

// EmailOptions are a mail server and the sender. The receiver is the Target of
// each delivery.
type EmailOptions struct {
	Host               string
	Port               int
	Username, Password string // no Username: no login
	TLS                TLSMode
	From, ReplyTo      string // "راصد <rasid@example.org>"; ReplyTo may be empty

	Names    map[string]string // of feeds, by ID; a feed without one is shown by its ID
	Location *time.Location    // of the times in messages; nil: UTC
	RootCAs  *x509.CertPool    // nil: the system's
	Hello    string            // what the EHLO says; empty: the full name of this machine, or its address
}

// Email sends each delivery as one message to one receiver.
type Email struct {
	o       EmailOptions
	from    *mail.Address
	replyTo *mail.Address // nil: none
}

// NewEmail returns an email channel.
func NewEmail(o EmailOptions) (*Email, error) {
	if o.Host == "" || o.Port < 1 || o.Port > 65535 {
		return nil, errors.New("email: host and port cannot be used")
	}
	if o.TLS != StartTLS && o.TLS != ImplicitTLS && o.TLS != NoTLS {
		return nil, fmt.Errorf("email: tls: want starttls, implicit or none, not %q", o.TLS)
	}
	o.Location = cmp.Or(o.Location, time.UTC)
	e := &Email{o: o}
	var err error
	if e.from, err = address(o.From); err != nil {
		return nil, fmt.Errorf("email: from: %w", err)
	}
	if o.ReplyTo != "" {
		if e.replyTo, err = address(o.ReplyTo); err != nil {
			return nil, fmt.Errorf("email: reply to: %w", err)
		}
	}
	return e, nil
}

// address reads a mailbox. A domain in Arabic letters becomes its ASCII form
// (RFC 5891), which every server understands.
func address(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("read the address: %w", err)
	}
	at := strings.LastIndexByte(a.Address, '@')
	domain, err := idna.Lookup.ToASCII(a.Address[at+1:])
	if err != nil {
		return nil, fmt.Errorf("read the domain: %w", err)
	}
	a.Address = a.Address[:at+1] + domain
	return a, nil
}

func domainOf(a *mail.Address) string { return a.Address[strings.LastIndexByte(a.Address, '@')+1:] }

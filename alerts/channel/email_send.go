package channel

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"os"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"rasid/alerts"
	"rasid/outbound"
)

// Send opens a session of its own for the message; ctx bounds all of it. The
// message is taken when the server says 250 behind the final dot: what goes
// wrong before is tried again under the same Message-ID, what goes wrong after
// it does not count.
func (e *Email) Send(ctx context.Context, d *alerts.Delivery) (string, error) {
	to, err := address(d.Target)
	if err != nil {
		return "", &alerts.SendError{Class: alerts.SendRejected, Err: err}
	}
	conn, err := e.dial(ctx)
	if err != nil {
		return "", e.failure(ctx, stageLogin, err)
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	client, err := e.client(conn, to.Address)
	if err != nil {
		return "", e.failure(ctx, stageLogin, err)
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", e.failure(ctx, stageLogin, err)
	}
	said, stage, err := transfer(session, e.from.Address, to.Address, d.Payload)
	if err != nil {
		return "", e.failure(ctx, stage, err)
	}
	_ = session.Quit()
	return e.redact(said), nil
}

// dial connects, and shakes hands where TLS begins with the first byte.
func (e *Email) dial(ctx context.Context) (net.Conn, error) {
	c, err := outbound.DialNamed(ctx, e.server())
	if err != nil || e.o.TLS != ImplicitTLS {
		return c, err
	}
	secure := tls.Client(c, e.tls())
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = c.Close()
		return nil, err
	}
	return secure, nil
}

// client prepares a session over conn. It asks for SMTPUTF8 (RFC 6531) only
// where an address needs it: a relay that was asked may refuse to hand on to one
// that does not know it.
func (e *Email) client(conn net.Conn, to string) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(e.o.Port), gomail.WithTLSConfig(e.tls()), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithTimeout(alerts.EmailPolicy().Deadline),
		gomail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) { return conn, nil }),
		gomail.WithHELO(cmp.Or(e.o.Hello, hello(conn.LocalAddr()))),
	}
	if strings.IndexFunc(e.from.Address+to, func(r rune) bool { return r > '~' }) < 0 {
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	if e.o.TLS == StartTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if e.o.Username != "" {
		options = append(options, gomail.WithUsername(e.o.Username), gomail.WithPassword(e.o.Password), gomail.WithOpportunisticSMTPAuth(e.logins()...))
	}
	return gomail.NewClient(e.o.Host, options...)
}

// hello is the name of this machine, or the address it speaks from when the
// name is none that others know (RFC 5321 §4.1.4).
func hello(from net.Addr) string {
	if name, err := os.Hostname(); err == nil && strings.Contains(strings.Trim(name, "."), ".") {
		return name
	}
	host, _, err := net.SplitHostPort(from.String())
	switch {
	case err != nil:
		return "localhost"
	case strings.Contains(host, ":"):
		return "[IPv6:" + host + "]"
	}
	return "[" + host + "]"
}

func (e *Email) tls() *tls.Config {
	return &tls.Config{ServerName: e.o.Host, MinVersion: tls.VersionTLS12, RootCAs: e.o.RootCAs}
}

// logins are the ways to log in, the best first. Without TLS one that does not
// show the password comes first.
func (e *Email) logins() []gomail.SMTPAuthType {
	if e.o.TLS != NoTLS {
		return []gomail.SMTPAuthType{gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5}
	}
	return []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
}

// transfer hands one message over and tells how far it came.
func transfer(c *smtp.Client, from, to string, message []byte) (said string, at stage, err error) {
	if err := c.Mail(from); err != nil {
		return "", stageSender, err
	}
	if err := c.Rcpt(to); err != nil {
		return "", stageReceiver, err
	}
	w, err := c.Data()
	if err != nil {
		return "", stageMessage, err
	}
	if _, err := w.Write(message); err != nil {
		return "", stageMessage, err
	}
	if err := w.Close(); err != nil {
		return "", stageMessage, err
	}
	if dc, ok := w.(*smtp.DataCloser); ok {
		said = dc.ServerResponse()
	}
	return said, stageMessage, nil
}

// redact keeps a response short and without the password.
func (e *Email) redact(s string) string {
	if e.o.Password != "" {
		s = strings.ReplaceAll(s, e.o.Password, "…")
	}
	return shorten(clean(s), 500)
}

func (e *Email) server() string { return net.JoinHostPort(e.o.Host, strconv.Itoa(e.o.Port)) }

package main

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// mailbox is a real SMTP server in this process.
type mailbox struct{ w *world }

// newMailbox listens on loopback and hands what it takes to w.
func newMailbox(t *testing.T, w *world) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(mailbox{w})
	s.Domain = "mail.example.org"
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func (m mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return m, nil }

func (m mailbox) Mail(string, *smtp.MailOptions) error { return nil }
func (m mailbox) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (m mailbox) Reset()                               {}
func (m mailbox) Logout() error                        { return nil }

// Data counts the tokens of a message under its Message-ID.
func (m mailbox) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	msg, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	plain, err := plainPart(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body)
	if err != nil {
		return err
	}
	m.w.mail(msg.Header.Get("Message-ID"), plain)
	return nil
}

// plainPart finds the text/plain part of a message.
func plainPart(contentType, encoding string, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if kind != "text/plain" {
			return "", errors.New("not the plain part")
		}
		text, err := io.ReadAll(decoder(encoding, body))
		return string(text), err
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			return "", err
		}
		if text, err := plainPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err == nil {
			return text, nil
		}
	}
}

func decoder(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

// mail counts what a message carries.
func (w *world) mail(id, plain string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if id == "" {
		w.broken = append(w.broken, "a message without Message-ID")
	}
	w.take(&w.post, id, plain, tokenPattern.FindAllString(plain, -1))
}

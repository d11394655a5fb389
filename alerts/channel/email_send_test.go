package channel

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"rasid/alerts"
)

func sendMail(ctx context.Context, t *testing.T, o EmailOptions) (string, error) {
	t.Helper()
	e, d := newEmail(t, o), sample(1)
	d.Payload = render(t, e, d)
	return e.Send(ctx, d)
}

func TestEmailArrives(t *testing.T) {
	for _, mode := range []TLSMode{StartTLS, ImplicitTLS, NoTLS} {
		s := newMailServer(t, mode)
		said, err := sendMail(t.Context(), t, EmailOptions{Host: "127.0.0.1", Port: s.port, TLS: mode, Username: "u", Password: "canary", RootCAs: s.roots})
		if err != nil {
			t.Errorf("%s: %v", mode, err)
			continue
		}
		m := s.taken()
		if len(m) != 1 || s.logins != 1 || m[0].to != "desk@example.org" || m[0].from != "rasid@example.org" || !strings.Contains(said, "OK") {
			t.Errorf("%s: %q %+v", mode, said, m)
		}
	}
}

func TestEmailRefused(t *testing.T) {
	s := newMailServer(t, StartTLS)
	good := EmailOptions{Host: "127.0.0.1", Port: s.port, TLS: StartTLS, Username: "u", Password: "canary", RootCAs: s.roots}
	for _, c := range []struct {
		command string
		code    int
		text    string
		class   alerts.SendClass
	}{
		{"AUTH", 535, "bad login", alerts.SendChannel},
		{"AUTH", 454, "later", alerts.SendServer},
		{"MAIL", 550, "sender unknown", alerts.SendChannel},
		{"MAIL", 530, "log in", alerts.SendChannel},
		{"MAIL", 451, "later", alerts.SendServer},
		{"MAIL", 552, "too large", alerts.SendRejected},
		{"RCPT", 550, "no such user", alerts.SendRejected},
		{"RCPT", 554, "Relay access denied", alerts.SendChannel},
		{"RCPT", 530, "log in", alerts.SendChannel},
		{"RCPT", 504, "<box>: Helo command rejected: need fully-qualified hostname", alerts.SendChannel},
		{"RCPT", 554, "Service unavailable; Client host [192.0.2.1] blocked using bl.example.org", alerts.SendChannel},
		{"RCPT", 550, "<rasid@example.org>: Sender address rejected", alerts.SendChannel},
		{"RCPT", 501, "bad recipient address syntax", alerts.SendRejected},
		{"RCPT", 451, "greylisted, you sent canary", alerts.SendDeferred},
		{"DATA", 552, "too large", alerts.SendRejected},
		{"DATA", 554, "spam", alerts.SendRejected},
		{"DATA", 450, "later", alerts.SendDeferred},
		{"RCPT", 421, "closing", alerts.SendServer},
	} {
		s.set(c.command, &smtp.SMTPError{Code: c.code, Message: c.text})
		_, err := sendMail(t.Context(), t, good)
		var se *alerts.SendError
		if !errors.As(err, &se) || se.Class != c.class || se.Status != c.code {
			t.Errorf("%s %d: %v", c.command, c.code, err)
		}
		if err != nil && strings.Contains(err.Error()+se.Response, "canary") {
			t.Errorf("%s %d: the password is told: %v", c.command, c.code, err)
		}
	}
	if n := len(s.taken()); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
}

func TestEmailConnections(t *testing.T) {
	s, plain, login := newMailServer(t, StartTLS), newMailServer(t, NoTLS), EmailOptions{Username: "u", Password: "canary"}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	wrong := login
	wrong.Password = "other"
	for name, c := range map[string]struct {
		o     EmailOptions
		port  int
		mode  TLSMode
		class alerts.SendClass
	}{
		"nobody there":        {login, closed.Addr().(*net.TCPAddr).Port, StartTLS, alerts.SendNetwork},
		"unknown certificate": {login, s.port, StartTLS, alerts.SendTLS},
		"no STARTTLS":         {login, plain.port, StartTLS, alerts.SendTLS},
		"not TLS":             {login, plain.port, ImplicitTLS, alerts.SendTLS},
		"wrong password":      {wrong, plain.port, NoTLS, alerts.SendChannel},
	} {
		c.o.Host, c.o.Port, c.o.TLS = "127.0.0.1", c.port, c.mode
		_, err := sendMail(t.Context(), t, c.o)
		var se *alerts.SendError
		if !errors.As(err, &se) || se.Class != c.class {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A server that breaks off: before the 250 the message was not taken, behind it
// it was.
func TestEmailBrokenOff(t *testing.T) {
	s := newMailServer(t, NoTLS)
	s.drop = "DATA"
	_, err := sendMail(t.Context(), t, EmailOptions{Host: "127.0.0.1", Port: s.port, TLS: NoTLS})
	var se *alerts.SendError
	if !errors.As(err, &se) || se.Class != alerts.SendNetwork {
		t.Errorf("before the answer: %v", err)
	}
	port := scriptedServer(t, "220 hi", "250 hi", "250 sender", "250 receiver", "354 go", ".250 taken")
	if said, err := sendMail(t.Context(), t, EmailOptions{Host: "127.0.0.1", Port: port, TLS: NoTLS}); err != nil || said != "taken" {
		t.Errorf("behind the answer: %q %v", said, err)
	}
	port = scriptedServer(t, "554 go away")
	if _, err := sendMail(t.Context(), t, EmailOptions{Host: "127.0.0.1", Port: port, TLS: NoTLS}); !errors.As(err, &se) || se.Class != alerts.SendChannel {
		t.Errorf("greeting: %v", err)
	}
}

func TestEmailDeadline(t *testing.T) {
	for name, port := range map[string]int{"silent": scriptedServer(t, "wait"), "silent later": scriptedServer(t, "220 hi", "250 hi", "wait")} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		_, err := sendMail(ctx, t, EmailOptions{Host: "127.0.0.1", Port: port, TLS: NoTLS})
		cancel()
		var se *alerts.SendError
		if !errors.As(err, &se) || se.Class != alerts.SendTimeout || time.Since(began) > 5*time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(began))
		}
	}
}

// scriptedServer says one line after each line it hears; one that begins with a
// dot waits for the end of the message. Then it hangs up, or waits.
func scriptedServer(t *testing.T, lines ...string) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		buf := make([]byte, 1<<16)
		for i, line := range lines {
			if line == "wait" {
				_, _ = c.Read(make([]byte, 1))
				<-t.Context().Done()
				return
			}
			if rest, message := strings.CutPrefix(line, "."); message {
				line = rest
				for heard := ""; !strings.HasSuffix(heard, "\r\n.\r\n"); {
					n, err := c.Read(buf)
					if err != nil {
						return
					}
					heard += string(buf[:n])
				}
			} else if i > 0 {
				_, _ = c.Read(buf)
			}
			fmt.Fprintf(c, "%s\r\n", line)
		}
	}()
	return ln.Addr().(*net.TCPAddr).Port
}

func TestHello(t *testing.T) {
	name, err := os.Hostname()
	if err != nil || strings.Contains(name, ".") {
		t.Skip("this machine has a full name")
	}
	for addr, want := range map[string]string{"192.0.2.7:4000": "[192.0.2.7]", "[2001:db8::7]:4000": "[IPv6:2001:db8::7]"} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := hello(tcp); got != want {
			t.Errorf("%s: %s", addr, got)
		}
	}
}

func TestNewEmail(t *testing.T) {
	good := EmailOptions{Host: "smtp.example.org", Port: 587, TLS: StartTLS, From: "rasid@example.org"}
	for name, change := range map[string]func(*EmailOptions){
		"host": func(o *EmailOptions) { o.Host = "" }, "port": func(o *EmailOptions) { o.Port = 70000 }, "tls": func(o *EmailOptions) { o.TLS = "maybe" },
		"from": func(o *EmailOptions) { o.From = "rasid" }, "reply": func(o *EmailOptions) { o.ReplyTo = "@" },
	} {
		o := good
		change(&o)
		if _, err := NewEmail(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	good.From = "rasid@أخبار.example"
	if e, err := NewEmail(good); err != nil || e.from.Address != "rasid@xn--igbicxr.example" {
		t.Error(e, err)
	}
}

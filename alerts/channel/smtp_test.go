package channel

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer is a real SMTP server that keeps what it takes and refuses what a
// test tells it to.
type mailServer struct {
	port  int
	roots *x509.CertPool

	mu       sync.Mutex
	messages []mailMessage
	refuse   map[string]error // by command: AUTH, MAIL, RCPT, DATA
	drop     string           // a command at which the connection ends
	logins   int
}

type mailMessage struct{ from, to, data string }

func (s *mailServer) taken() []mailMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]mailMessage(nil), s.messages...)
}

func (s *mailServer) answer(command string, conn *smtp.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drop == command {
		conn.Conn().Close()
	}
	return s.refuse[command]
}

func (s *mailServer) set(command string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = map[string]error{command: err}
}

// newMailServer listens on loopback; tlsMode is as in EmailOptions.
func newMailServer(t *testing.T, tlsMode TLSMode) *mailServer {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{port: ln.Addr().(*net.TCPAddr).Port}
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mailSession{s: s, c: c}, nil }))
	srv.Domain, srv.ErrorLog, srv.AllowInsecureAuth = "mail.test", log.New(io.Discard, "", 0), true
	if tlsMode != NoTLS {
		srv.TLSConfig, s.roots = testCertificate(t)
	}
	if tlsMode == ImplicitTLS {
		ln = tls.NewListener(ln, srv.TLSConfig)
	}
	go func() { _ = srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close() })
	return s
}

type mailSession struct {
	s        *mailServer
	c        *smtp.Conn
	from, to string
}

func (m *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (m *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if err := m.s.answer("AUTH", m.c); err != nil {
			return err
		}
		m.s.mu.Lock()
		m.s.logins++
		m.s.mu.Unlock()
		if user != "u" || password != "canary" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (m *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	return m.s.answer("MAIL", m.c)
}

func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.to = to
	return m.s.answer("RCPT", m.c)
}

func (m *mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := m.s.answer("DATA", m.c); err != nil {
		return err
	}
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	m.s.messages = append(m.s.messages, mailMessage{m.from, m.to, string(data)})
	return nil
}

func (m *mailSession) Reset()        {}
func (m *mailSession) Logout() error { return nil }

func testCertificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	model := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, model, model, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

package outbound

import (
	"crypto/tls"
	"strings"
	"sync"
	"unique"
)

// sessions remembers TLS sessions of many servers in little memory. A session
// as crypto/tls holds it takes 9 kB, nearly all of it certificates that were
// parsed; packed it takes 2, for certificates of authorities are shared. To pack
// and unpack one takes 33 µs, where a full handshake costs 350 µs more. The last
// few stay as they are, and with them the usual authorities parsed.
type sessions struct {
	recent tls.ClientSessionCache
	most   int
	mu     sync.Mutex
	packed map[string]session
}

// session is a tls.SessionState, encoded and without its certificates.
type session struct {
	ticket, state string
	certs         []cert
}

// cert is a certificate, and where it stood.
type cert struct {
	at  int // in the state that is left
	der unique.Handle[string]
}

// recentSessions is how many sessions are kept as they are.
const recentSessions = 64

func newSessions(most int) *sessions {
	return &sessions{recent: tls.NewLRUClientSessionCache(min(recentSessions, most)), most: most, packed: map[string]session{}}
}

// Get implements tls.ClientSessionCache.
func (s *sessions) Get(key string) (*tls.ClientSessionState, bool) {
	if cs, ok := s.recent.Get(key); ok {
		return cs, true
	}
	s.mu.Lock()
	p, ok := s.packed[key]
	s.mu.Unlock()
	if !ok {
		return nil, false
	}
	cs, err := p.unpack()
	return cs, err == nil
}

// Put implements tls.ClientSessionCache. When there are too many, any of them
// gives way: feeds are polled in turn, and the one that was not asked for longest
// is the next that will be.
func (s *sessions) Put(key string, cs *tls.ClientSessionState) {
	s.recent.Put(key, cs)
	p, ok := pack(cs)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		delete(s.packed, key)
		return
	}
	if _, known := s.packed[key]; !known && len(s.packed) >= s.most {
		for other := range s.packed {
			delete(s.packed, other)
			break
		}
	}
	s.packed[key] = p
}

func pack(cs *tls.ClientSessionState) (p session, ok bool) {
	if cs == nil {
		return p, false
	}
	ticket, state, err := cs.ResumptionState()
	if err != nil || state == nil {
		return p, false
	}
	data, err := state.Bytes()
	if err != nil {
		return p, false
	}
	p.ticket = string(ticket)
	var rest strings.Builder
	for len(data) > 0 {
		n := sequence(data)
		if n > 0 {
			p.certs = append(p.certs, cert{rest.Len(), unique.Make(string(data[:n]))})
		} else {
			n = 1
			rest.WriteByte(data[0])
		}
		data = data[n:]
	}
	p.state = strings.Clone(rest.String())
	return p, true
}

func (p session) unpack() (*tls.ClientSessionState, error) {
	var data []byte
	from := 0
	for _, c := range p.certs {
		data = append(append(data, p.state[from:c.at]...), c.der.Value()...)
		from = c.at
	}
	state, err := tls.ParseSessionState(append(data, p.state[from:]...))
	if err != nil {
		return nil, err
	}
	return tls.NewResumptionState([]byte(p.ticket), state)
}

// sequence is the length of the sequence that data begins with in DER, if it has
// 256 bytes to 64 KiB as certificates have, or 0 (ITU-T X.690, 8.1.3). To be
// mistaken costs nothing but memory.
func sequence(data []byte) int {
	const header = 4
	if len(data) < header || data[0] != 0x30 || data[1] != 0x82 {
		return 0
	}
	if n := header + int(data[2])<<8 + int(data[3]); n <= len(data) {
		return n
	}
	return 0
}

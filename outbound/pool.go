package outbound

import (
	"net/http"
	"sync"
)

// Pool hands out one client for each proxy, so that connections and TLS
// sessions are shared by all who go the same way. It is safe for concurrent
// use.
type Pool struct {
	options Options
	mu      sync.Mutex
	clients map[string]*http.Client
}

// NewPool returns a pool; Options.Proxy is the way of those who name none.
func NewPool(o Options) *Pool {
	return &Pool{options: o, clients: map[string]*http.Client{}}
}

// Client returns the client that goes through proxy, or the default way when
// proxy is empty.
func (p *Pool) Client(proxy string) (*http.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if proxy == "" {
		proxy = p.options.Proxy
	}
	if c, ok := p.clients[proxy]; ok {
		return c, nil
	}
	o := p.options
	o.Proxy = proxy
	c, err := New(o)
	if err != nil {
		return nil, err
	}
	p.clients[proxy] = c
	return c, nil
}

// Close closes idle connections.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.clients {
		c.CloseIdleConnections()
	}
}

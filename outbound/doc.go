// Package outbound holds the one hardened HTTP client: an address check at
// every dial, caps on size and time, a redirect policy, no cookies, no
// referrer. Feeds and webhooks both go out through it.
//
//	New(Options) ─► http.Client
//	                  CheckRedirect   NextHop: 5 hops, no loop, no downgrade
//	                  Transport       TLS 1.2, deadlines, 64 KiB of header
//	                    Dialer.Control  the address as dialled, after DNS
//	                    sessions        TLS sessions of all servers, packed
//	Pool         ─► a client for each proxy
//	Reach        ─► can the host be connected? nothing is sent
//	DialNamed    ─► a connection to a mail server that the operator named
//	Classify     ◄─ what an error was, in one word
package outbound

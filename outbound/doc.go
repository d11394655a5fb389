// Package outbound holds the one hardened HTTP client: an address check at
// every dial, caps on size and time, a redirect policy, no cookies, no
// referrer. Feeds and webhooks both go out through it.
package outbound

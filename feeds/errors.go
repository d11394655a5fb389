package feeds

import (
	"fmt"
	"time"
)

// ErrorClass names a kind of failure in a word that a person understands.
type ErrorClass string

// The classes of failure of a poll.
const (
	ClassDNS           ErrorClass = "dns"
	ClassConnect       ErrorClass = "connect"
	ClassTLS           ErrorClass = "tls"
	ClassProtocol      ErrorClass = "protocol" // another one than the address says
	ClassTimeout       ErrorClass = "timeout"
	ClassBlocked       ErrorClass = "blocked_address" // a private or special-purpose address
	ClassRedirect      ErrorClass = "redirect"
	ClassHTTP          ErrorClass = "http_status"
	ClassRateLimited   ErrorClass = "rate_limited"
	ClassUnauthorized  ErrorClass = "unauthorized"
	ClassForbidden     ErrorClass = "forbidden"
	ClassNotFound      ErrorClass = "not_found"
	ClassGone          ErrorClass = "gone"
	ClassTooLarge      ErrorClass = "too_large"
	ClassHostile       ErrorClass = "hostile_document"
	ClassHTML          ErrorClass = "html_instead_of_feed"
	ClassBotChallenge  ErrorClass = "bot_challenge"
	ClassCaptivePortal ErrorClass = "captive_portal"
	ClassNotAFeed      ErrorClass = "not_a_feed"
	ClassEmpty         ErrorClass = "empty_body"
	ClassNoItems       ErrorClass = "suspicious_empty" // no item in a feed that had some
	ClassMalformed     ErrorClass = "malformed"
	ClassTruncated     ErrorClass = "truncated"
	ClassFile          ErrorClass = "file"
	ClassOffline       ErrorClass = "offline"
	ClassNoArticle     ErrorClass = "no_article" // of a page that full_text wanted to read
)

// FetchError is why a poll failed. Its text holds no query string, no
// user information and no header.
type FetchError struct {
	Class      ErrorClass
	Status     int       // HTTP status; 0 when there was no answer
	RetryAfter time.Time // zero when the server did not ask
	Err        error     // nil when the class says it all
}

// Error returns the class, the status and the cause.
func (e *FetchError) Error() string {
	s := string(e.Class)
	if e.Status != 0 {
		s = fmt.Sprintf("%s (HTTP %d)", s, e.Status)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }

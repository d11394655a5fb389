package feeds

import (
	"net/http"
	"strconv"
	"time"
)

// Wire is what an answer was like on its way, for who counts such things.
type Wire struct {
	Bytes    int       // of the body as received
	Encoding string    // gzip, deflate or identity; empty: there was no answer
	Clock    time.Time // the server's, when it answered; zero: it did not say
	Repairs  []string  // kinds of repair that the document needed
}

func (o *outcome) wire() (w Wire) {
	if a := o.answer; a != nil {
		w.Bytes, w.Encoding, w.Clock = len(a.body), a.encoding(), clockOf(a.header)
	}
	if o.doc != nil {
		w.Repairs = o.doc.Repairs
	}
	return w
}

// encoding names how the body was packed.
func (a *answer) encoding() string {
	switch enc := a.packing(); enc {
	case "gzip", "deflate":
		return enc
	}
	return "identity"
}

// clockOf is what the clock of a server showed: Date, and the Age of an answer
// that comes from a cache (RFC 9110 §6.6.1, RFC 9111 §5.1).
func clockOf(h http.Header) time.Time {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	if age, err := strconv.ParseUint(h.Get("Age"), 10, 31); err == nil {
		at = at.Add(time.Duration(age) * time.Second)
	}
	return at
}

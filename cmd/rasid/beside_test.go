package main

import (
	"errors"
	"testing"

	"rasid/feeds"
)

// TestErrorOf: what the daemon stored of a failure reads as the daemon said it.
func TestErrorOf(t *testing.T) {
	for _, e := range []feeds.FetchError{
		{Class: feeds.ClassNotFound, Status: 404},
		{Class: feeds.ClassTLS, Err: errors.New("expired")},
		{Class: feeds.ClassTruncated, Status: 200, Err: errors.New("unexpected EOF")},
		{Class: feeds.ClassTimeout},
	} {
		got := errorOf(&feeds.State{ErrorClass: e.Class, LastError: e.Error(), Status: e.Status})
		if got.Error() != e.Error() || got.Class != e.Class || got.Status != e.Status {
			t.Errorf("got %q (%d), want %q (%d)", got, got.Status, &e, e.Status)
		}
	}
}

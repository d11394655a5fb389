package storage

import (
	"net/url"
	"testing"
)

func TestRooted(t *testing.T) {
	for path, want := range map[string]string{
		"/var/lib/rasid/rasid.db":  "file:///var/lib/rasid/rasid.db",
		"C:/Program Data/rasid.db": "file:///C:/Program%20Data/rasid.db",
		"//server/share/rasid.db":  "file:////server/share/rasid.db",
		"/home/راصد/a?b%23#1/x.db": "file:///home/%D8%B1%D8%A7%D8%B5%D8%AF/a%3Fb%2523%231/x.db",
	} {
		u := url.URL{Scheme: "file", Path: rooted(path)}
		if got := u.String(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

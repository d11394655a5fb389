package channel

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"net/mail"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"rasid/alerts"
)

// head sets the headers that let clients sort, thread and not answer.
func (e *Email) head(m *gomail.Msg, d *alerts.Delivery, l *message) {
	domain := domainOf(e.from)
	m.SetGenHeader(gomail.HeaderSubject, encodedWords(l.Heading))
	m.SetDateWithValue(l.Created)
	m.SetMessageIDWithValue(d.ID + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	m.SetGenHeader("X-Auto-Response-Suppress", "All")  // the same to Exchange
	list := atom(d.Watchlist)
	root := fmt.Sprintf("<%s.%s.rasid@%s>", list, l.Created.Format("20060102"), domain)
	m.SetGenHeader(gomail.HeaderReferences, root) // of the watchlist's day; no such message is ever sent
	m.SetGenHeader(gomail.HeaderInReplyTo, root)
	m.SetGenHeader("List-Id", fmt.Sprintf("<%s.rasid.%s>", list, domain)) // RFC 2919
	if e.replyTo != nil {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+unsubscribe(e.replyTo, l.Watchlist)+">")
	}
	if l.critical() {
		m.SetImportance(gomail.ImportanceHigh)
	}
}

func unsubscribe(to *mail.Address, watchlist string) string {
	u := url.URL{Scheme: "mailto", Opaque: url.PathEscape(to.Address), RawQuery: "subject=" + url.PathEscape("unsubscribe: "+watchlist)}
	return u.String()
}

// encodedWords writes s in encoded-words (RFC 2047) of one kind, B, for Q takes
// six bytes for an Arabic letter. They are short enough for the first to stand
// behind the name of its header, and none begins with a vowel mark.
func encodedWords(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > '~' || r < ' ' }) < 0 {
		return s
	}
	const most = 36 // bytes, 48 in base64
	var words []string
	for s != "" {
		n := len(s)
		if n > most {
			n = most
			for n > 0 && (!utf8.RuneStart(s[n]) || unicode.Is(unicode.M, firstRune(s[n:]))) {
				n--
			}
			if n == 0 {
				n = most
			}
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// atom makes an ID fit to stand in a Message-ID or List-Id. IDs in Arabic
// letters become a number that stays the same.
func atom(id string) string {
	if id == "" {
		return "system"
	}
	for _, r := range id {
		if r > '~' || r == '.' {
			h := fnv.New64a()
			h.Write([]byte(id))
			return "w-" + hex.EncodeToString(h.Sum(nil))
		}
	}
	return id
}

package channel

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// sample is a delivery of n stories.
func sample(n int) *alerts.Delivery {
	at := time.Date(2026, 3, 1, 21, 30, 0, 0, time.UTC)
	d := &alerts.Delivery{ID: "0195-d1", Kind: alerts.KindAlert, Watchlist: "سوريا", Channel: "desk", Target: "desk@example.org", Created: at}
	if n > 1 {
		d.Kind = alerts.KindDigest
	}
	for range n {
		d.Alerts = append(d.Alerts, alerts.Alert{
			ID: "a1", Watchlist: "سوريا", WatchlistName: "سوريا والجوار", MatchedAt: at, Sources: []string{"sana", "agency", "paper"},
			Item: feeds.Item{
				ID: "i1", Feed: "sana", Title: "افتتاح معرض الكتاب في دمشق بمشاركة دور نشر عربية", Link: "https://news.example.org/a?b=1&c=2",
				Summary:   "بدأت في سوريا اليوم فعاليات المعرض <b>السنوي</b> & تستمر أسبوعًا.",
				Published: at.Add(-time.Hour),
			},
			Hits: []alerts.Hit{
				{Term: "دمشق", Field: alerts.Title, Start: 22, End: 26, Text: "دمشق"},
				{Term: "سوريا", Field: alerts.Summary, Start: 8, End: 13, Text: "سوريا"},
			},
		})
	}
	return d
}

func newEmail(t *testing.T, o EmailOptions) *Email {
	t.Helper()
	if o.Host == "" {
		o.Host, o.Port, o.TLS = "127.0.0.1", 25, NoTLS
	}
	o.From, o.ReplyTo = "راصد الأخبار <rasid@example.org>", "desk@example.org"
	o.Names = map[string]string{"sana": "سانا", "agency": "وكالة المثال"}
	o.Location = time.FixedZone("", 3*60*60)
	e, err := NewEmail(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func render(t *testing.T, e *Email, d *alerts.Delivery) []byte {
	t.Helper()
	b, err := e.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open reads a message as a client does.
func open(t *testing.T, raw []byte) (head mail.Header, text, rich string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, p, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(m.Body, p["boundary"])
	var bodies []string
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(body))
	}
	return m.Header, bodies[0], bodies[1]
}

func TestEmailRender(t *testing.T) {
	e := newEmail(t, EmailOptions{})
	raw := render(t, e, sample(1))
	if again := render(t, e, sample(1)); !bytes.Equal(raw, again) {
		t.Error("the same delivery gave two messages")
	}
	for _, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 78 && !bytes.Contains(line, []byte("<mailto:")) || bytes.ContainsAny(line, "\r\n") || bytes.IndexFunc(line, func(r rune) bool { return r > '~' }) >= 0 {
			t.Errorf("a line that servers may break: %q", line)
		}
	}
	head, text, rich := open(t, raw)
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	root := "<w-7d05865227295154.20260302.rasid@example.org>"
	for name, got := range map[string][2]string{
		"subject":      {subject, "سوريا والجوار: افتتاح معرض الكتاب في دمشق بمشاركة دور نشر عربية"},
		"message id":   {head.Get("Message-Id"), "<0195-d1@example.org>"},
		"date":         {head.Get("Date"), "Mon, 02 Mar 2026 00:30:00 +0300"},
		"auto":         {head.Get("Auto-Submitted"), "auto-generated"},
		"thread":       {head.Get("References") + head.Get("In-Reply-To"), root + root},
		"list":         {head.Get("List-Id"), "<w-7d05865227295154.rasid.example.org>"},
		"to":           {head.Get("To"), "<desk@example.org>"},
		"reply to":     {head.Get("Reply-To"), "<desk@example.org>"},
		"unsubscribe":  {head.Get("List-Unsubscribe")[:37], "<mailto:desk@example.org?subject=unsu"},
		"mime version": {head.Get("Mime-Version"), "1.0"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q", name, got[0], got[1])
		}
	}
	for _, want := range []string{
		`dir="rtl"`, `lang="ar"`, `>دمشق</mark>`, `>سوريا</mark>`, "<bdi>سانا</bdi>", "أيضًا في مصدرين آخرين: <bdi>وكالة المثال</bdi>، <bdi>paper</bdi>",
		`href="https://news.example.org/a?b=1&amp;c=2"`, "&lt;b&gt;السنوي&lt;/b&gt; &amp; تستمر", "2026-03-01 23:30",
	} {
		if !strings.Contains(rich, want) {
			t.Errorf("html without %s:\n%s", want, rich)
		}
	}
	for _, want := range []string{"*دمشق*", "في *سوريا* اليوم", "https://news.example.org/a?b=1&c=2", "<b>السنوي</b> &"} {
		if !strings.Contains(text, want) {
			t.Errorf("text without %s:\n%s", want, text)
		}
	}
}

func TestEmailDigest(t *testing.T) {
	_, text, rich := open(t, render(t, newEmail(t, EmailOptions{}), sample(60)))
	if n := strings.Count(rich, `href="#s`); n != wholeStories {
		t.Errorf("%d entries lead to a story", n)
	}
	if n := strings.Count(rich, `href="https://news.example.org/`); n != 60 {
		t.Errorf("%d of 60 stories are linked", n)
	}
	for _, want := range []string{"المحتويات", "60 خبرًا"} {
		if !strings.Contains(rich, want) || !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(text, "https://news.example.org/"); n != 60 {
		t.Errorf("%d links in the text", n)
	}
}

func TestEncodedWords(t *testing.T) {
	for _, s := range []string{"", "plain words", "عنوان", strings.Repeat("خبرٌ عاجلٌ ", 30), strings.Repeat("ً", 100), "a\u0600ب"} {
		words := encodedWords(s)
		for i, w := range strings.Fields(words) {
			if got, err := new(mime.WordDecoder).Decode(w); strings.HasPrefix(w, "=?") && (err != nil || i == 0 && len(w) > 67) {
				t.Errorf("%q: %q %v", w, got, err)
			}
		}
		if got, err := new(mime.WordDecoder).DecodeHeader(words); err != nil || got != s {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}

func TestArabicCounts(t *testing.T) {
	for k, want := range map[int]string{1: "خبر واحد", 2: "خبران", 3: "3 أخبار", 10: "10 أخبار", 11: "11 خبرًا", 99: "99 خبرًا", 100: "100 خبر", 102: "102 خبر", 103: "103 أخبار", 111: "111 خبرًا"} {
		if got := newsNoun.count(k); got != want {
			t.Errorf("%d: %s", k, got)
		}
	}
}

func TestExcerpt(t *testing.T) {
	text := strings.Repeat("كلمة ", 100) + "هدف" + strings.Repeat(" كلمة", 100)
	got := joined(excerpt(text, alerts.Content, []alerts.Hit{{Field: alerts.Content, Start: 500, End: 503}}, 60), "[", "]")
	if !strings.HasPrefix(got, "… كلمة") || !strings.HasSuffix(got, "كلمة …") || !strings.Contains(got, " [هدف] ") || len([]rune(got)) > 90 {
		t.Error(got)
	}
	overlap := []alerts.Hit{{Field: alerts.Title, Start: 4, End: 7}, {Field: alerts.Title, Start: 0, End: 5}, {Field: alerts.Title, Start: 90, End: 99}}
	if got := joined(excerpt("abcdefghij", alerts.Title, overlap, 99), "[", "]"); got != "[abcdefg]hij" {
		t.Error(got)
	}
}

func TestRightToLeft(t *testing.T) {
	for text, want := range map[string]string{
		"خبر CNN": "خبر CNN", "CNN: خبر": "\u200fCNN: خبر", "«CNN» خبر": "\u200f«CNN» خبر", "CNN only": "CNN only", "2026: خبر": "2026: خبر", "": "", "…": "…",
	} {
		if got := joined(rightToLeft([]run{{Text: text}}), "", ""); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

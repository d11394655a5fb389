package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// allClasses are the classes that have a hint, and so all there are.
func allClasses() []feeds.ErrorClass {
	return []feeds.ErrorClass{
		feeds.ClassDNS, feeds.ClassConnect, feeds.ClassTLS, feeds.ClassProtocol, feeds.ClassTimeout, feeds.ClassBlocked, feeds.ClassRedirect, feeds.ClassHTTP, feeds.ClassRateLimited,
		feeds.ClassUnauthorized, feeds.ClassForbidden, feeds.ClassNotFound, feeds.ClassGone, feeds.ClassTooLarge, feeds.ClassHostile, feeds.ClassHTML, feeds.ClassBotChallenge,
		feeds.ClassCaptivePortal, feeds.ClassNotAFeed, feeds.ClassEmpty, feeds.ClassNoItems, feeds.ClassMalformed, feeds.ClassTruncated, feeds.ClassFile, feeds.ClassOffline,
	}
}

// TestTextsAreWhole: both languages have the same texts, and every text that
// a page or a handler names is there.
func TestTextsAreWhole(t *testing.T) {
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for key := range all["ar"] {
		if _, ok := all["en"][key]; !ok && !strings.HasPrefix(key, "mistake.") {
			t.Errorf("no English text %s", key)
		}
	}
	for key := range all["en"] {
		if _, ok := all["ar"][key]; !ok {
			t.Errorf("no Arabic text %s", key)
		}
	}
	need := namedTexts(t)
	for _, c := range allClasses() {
		need = append(need, "class."+string(c))
	}
	for _, s := range states() {
		need = append(need, "state."+string(s))
	}
	for _, c := range []alerts.Cause{alerts.Repeated, alerts.Escalated, alerts.Edited, alerts.Vanished, alerts.Spiked} {
		need = append(need, "cause."+string(c))
	}
	for _, m := range alerts.QueryMistakes() {
		need = append(need, "mistake."+string(m))
	}
	for _, h := range healths() {
		need = append(need, "health."+h)
	}
	for _, p := range pageNames(t) {
		need = append(need, "nav."+sectionOf(p))
	}
	for _, c := range []alerts.SendClass{
		alerts.SendNetwork, alerts.SendTLS, alerts.SendTimeout, alerts.SendBlocked, alerts.SendRedirect, alerts.SendThrottled,
		alerts.SendRejected, alerts.SendServer, alerts.SendGone, alerts.SendChannel, alerts.SendTemplate,
	} {
		need = append(need, "send."+string(c))
	}
	for _, k := range []alerts.Kind{alerts.KindAlert, alerts.KindDigest, alerts.KindSystem, alerts.KindTest} {
		need = append(need, "kind."+string(k))
	}
	for _, key := range need {
		if _, ok := all["ar"][key]; !ok {
			t.Errorf("there is no text %s", key)
		}
	}
}

// namedTexts are the keys that templates and sources name in full.
func namedTexts(t *testing.T) (keys []string) {
	t.Helper()
	named := regexp.MustCompile(`(?:\bt|\bT\(|v\.T\(|notFound\(|forbidden\(|badRequest\(|code:) ?"([a-z_.]+)"`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if ext := filepath.Ext(path); (ext != ".html" && ext != ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		for _, m := range named.FindAllStringSubmatch(string(data), -1) {
			switch key := m[1]; {
			case strings.HasPrefix(m[0], "notFound"):
				keys = append(keys, "problem."+key+"_not_found")
			case strings.HasPrefix(m[0], "forbidden"), strings.HasPrefix(m[0], "badRequest"), strings.HasPrefix(m[0], "code"):
				keys = append(keys, "problem."+key)
			case !strings.HasSuffix(key, "."):
				keys = append(keys, key)
			}
		}
		return err
	})
	if err != nil || len(keys) < 80 {
		t.Fatalf("%d keys found, %v", len(keys), err)
	}
	return keys
}

func TestSay(t *testing.T) {
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "قبل دقيقة", 2: "قبل دقيقتين", 3: "قبل 3 دقائق", 10: "قبل 10 دقائق", 11: "قبل 11 دقيقة", 59: "قبل 59 دقيقة"} {
		if got := all["ar"].say("ar", "ago.minutes", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := all["en"].say("en", "sources", 1234); got != "1,234 sources" {
		t.Errorf("sources: %q", got)
	}
}

func TestWhen(t *testing.T) {
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	riyadh, err := time.LoadLocation("Asia/Riyadh")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 21, 30, 0, 0, time.UTC) // half past midnight of the 25th in Riyadh
	v := &view{Setup: &Setup{Location: riyadh}, texts: all["en"], Lang: "en", now: now}
	for d, want := range map[time.Duration]string{
		0: "just now", -90 * time.Second: "1 minute ago", -25 * time.Hour: "1 day ago", 90 * time.Second: "in 1 minute", -30 * 24 * time.Hour: "26 October 2026",
	} {
		if got := v.when(now.Add(d)); got.Text != want {
			t.Errorf("%v: %q, want %q", d, got.Text, want)
		}
	}
	if got := v.when(now); got.Full != "25 November 2026, 00:30" || got.ISO != "2026-11-24T21:30:00Z" {
		t.Errorf("now is %+v", got)
	}
	if v.when(time.Time{}).Text != "never" || v.day(now) != "Today" || v.day(now.Add(-time.Hour)) != "Yesterday" || v.day(now.Add(-50*time.Hour)) != "Sunday, 22 November 2026" {
		t.Errorf("days: %q %q", v.day(now.Add(-time.Hour)), v.day(now.Add(-50*time.Hour)))
	}
}

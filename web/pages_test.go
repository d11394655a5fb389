package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"rasid/alerts"
	"rasid/feeds"
)

// TestPages reads every page in both languages.
func TestPages(t *testing.T) {
	w := stocked(t)
	dead := w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendRejected, Status: 400, Response: "no such room", Error: "rejected: HTTP 400"})
	id := firstItem(t, w)
	for path, want := range map[string][]string{
		"/":                             {"<mark title=\"سوريا\">وسُورِيا</mark>", "card critical", "وكالة المثال", "data-live"},
		"/?watchlist=syria":             {"aria-current=\"true\""},
		"/items/" + id:                  {"<mark", "صحيفة المثال", "/items/" + id + "/evidence/" + rssHash},
		"/watchlists":                   {"سوريا OR دمشق", "<svg class=\"spark\""},
		"/watchlists/syria":             {"feed.atom", "key=" + w.s.feedKey("syria"), "<figure class=\"chart\""},
		"/watchlists/قمح":               {"القمح"},
		"/feeds":                        {"agency.example.org", "pill ok"},
		"/deliveries":                   {"pill dead", "/retry"},
		"/deliveries?state=dead":        {"delivery-" + dead},
		"/deliveries/" + dead:           {"no such room", "400"},
		"/search":                       {"autofocus"},
		"/search?q=سوريا":               {"<mark title=\"سوريا\">بسوريا</mark>"},
		"/search?q=سوريا&feed=gone":     {`<option value="gone" selected>gone</option>`},
		"/try":                          {"textarea"},
		"/try?q=" + esc("سوريا OR خبز"): {"alert: [screen]", "figure"},
	} {
		for _, lang := range languages() {
			status, body, _ := w.do("GET", path, nil, "Cookie", sessionCookie+"="+w.s.sessionKey()+"; "+langCookie+"="+lang)
			if status != 200 {
				t.Errorf("%s: %d\n%s", path, status, body)
			}
			for _, text := range append(want, `lang="`+lang+`" dir="`+dirOf(lang)+`"`) {
				if !strings.Contains(body, text) {
					t.Errorf("%s in %s does not show %s", path, lang, text)
				}
			}
			if key := regexp.MustCompile(`>(nav|state|health|class|send|kind|ago|in|try|top|hint|new|search|month)\.[a-z_]+<`).FindString(body); key != "" {
				t.Errorf("%s in %s shows the key of a text: %s", path, lang, key)
			}
		}
	}
}

// TestTold: the page of an item names those that were told as one with it, so
// that a person can see what did not ring, and why.
func TestTold(t *testing.T) {
	w := stocked(t)
	id := firstItem(t, w)
	if _, body, _ := w.get("/items/" + id); strings.Contains(body, "Told as one with") {
		t.Error("a story of one item is told with others")
	}
	copied := item(3, "عاجل: وزراء الزراعة يبحثون في دمشق خطة القمح", "")
	copied.GUID, copied.Keys.GUID = "another", "another"
	w.poll("agency", copied)
	all, err := w.db.Items(t.Context(), feeds.ItemFilter{Limit: 1})
	if err != nil || len(all) != 1 || all[0].ID == id {
		t.Fatal(all, err)
	}
	if _, body, _ := w.get("/items/" + id); !strings.Contains(body, `<a href="/items/`+all[0].ID+`"`) || !strings.Contains(body, "Told as one with") {
		t.Error("the copy is not named")
	}
	if _, body, _ := w.get("/api/v1/items?story=" + all[0].Story); !strings.Contains(body, id) || !strings.Contains(body, all[0].ID) || strings.Count(body, `"story"`) != 2 {
		t.Errorf("items of the story: %s", body)
	}
}

func esc(s string) string { return url.QueryEscape(s) }

func firstItem(t *testing.T, w *world) string {
	t.Helper()
	all, err := w.db.Alerts(t.Context(), alerts.AlertFilter{Limit: 1})
	if err != nil || len(all) == 0 {
		t.Fatalf("no alert: %v", err)
	}
	return all[0].Item.ID
}

func TestNotFound(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]int{
		"/nothing": 404, "/items/x": 404, "/watchlists/x": 404, "/deliveries/x": 404, "/static/x": 404,
		"/watchlists/x/feed.atom": 404, "/search?q=(": 200, "/search?q=a&since=soon": 400, "/export?format=xls": 400,
	} {
		if status, body, _ := w.get(path); status != want || !strings.Contains(body, "<!doctype html>") {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}

// TestQueryFault shows where a query is wrong.
func TestQueryFault(t *testing.T) {
	w := stocked(t)
	for _, page := range []string{"/search?q=", "/try?q="} {
		status, body, _ := w.get(page + esc("سوريا AND ("))
		if status != 200 || !strings.Contains(body, `id="fault"`) || !strings.Contains(body, `<b class="here">`) {
			t.Errorf("%s: %d, no fault shown", page, status)
		}
	}
}

func TestRetry(t *testing.T) {
	w := stocked(t)
	kicked := 0
	w.s.o.Kick = func() { kicked++ }
	id := w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendRejected, Status: 400})
	status, _, h := w.do("POST", "/deliveries/"+id+"/retry", url.Values{})
	if status != 303 || h.Get("Location") != "/deliveries/"+id {
		t.Fatalf("retry: %d to %s", status, h.Get("Location"))
	}
	all, err := w.db.Deliveries(t.Context(), alerts.DeliveryFilter{IDs: []string{id}})
	if err != nil || all[0].State != alerts.Pending || kicked != 1 {
		t.Errorf("after the retry: %s, kicked %d times, %v", all[0].State, kicked, err)
	}
	w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendRejected})
	if status, _, h = w.do("POST", "/deliveries/retry", url.Values{"channel": {"desk"}}); status != 303 || h.Get("Location") != "/deliveries?channel=desk&retried=1" {
		t.Errorf("retry all: %d to %s", status, h.Get("Location"))
	}
}

// TestMistakesInArabic: a reader of Arabic is told in Arabic what is wrong with
// a query, and where.
func TestMistakesInArabic(t *testing.T) {
	w := newWorld(t)
	for _, page := range []string{"/search", "/try"} {
		_, body, _ := w.do("GET", page+"?q="+url.QueryEscape("سوريا AND ("), nil, "Cookie", sessionCookie+"="+w.s.sessionKey()+"; "+langCookie+"=ar")
		if !strings.Contains(body, "انتهت العبارة هنا قبل تمامها") || !strings.Contains(body, `سوريا AND (<b class="here">⏎</b>`) || strings.Contains(body, "expected") {
			t.Errorf("%s: %s", page, body)
		}
	}
}

// TestRuleForTheFile: what a page offers for the file stands for the rule that
// was tried, where ${…} is a variable too.
func TestRuleForTheFile(t *testing.T) {
	if got := yamlOf(`/(a|"b"){1}${2}/`); !strings.Contains(got, `query: "/(a|\"b\"){1}$${2}/"`+"\n") {
		t.Error(got)
	}
}

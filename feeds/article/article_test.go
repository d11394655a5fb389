package article

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rasid/feeds/allowance"
)

const (
	first  = "افتتحت بلدية المدينة صباح اليوم مكتبة عامة جديدة تضم آلاف الكتب، وقال المشرفون عليها إن أبوابها مفتوحة للقراء كل أيام الأسبوع."
	second = "وأضاف مدير المكتبة أن الطابق الثاني خُصص للأطفال، وأن ندوات أسبوعية ستقام فيه، ويشارك فيها كتّاب من مدن كثيرة، بحسب البيان."
	third  = "ومن المقرر أن تُفتتح فروع أخرى في الأحياء القريبة قبل نهاية العام، وفق ما ذكره رئيس البلدية في كلمته أمام الحضور."
)

func page(head string) string {
	return `<!DOCTYPE html><html lang="ar" dir="rtl"><head>` + head + `<title>افتتاح مكتبة</title><script>var a = "نص برمجي"</script></head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li><li><a href="/about">من نحن</a></li></ul></nav>
<article><h1>افتتاح مكتبة</h1><p>` + first + `</p><p>` + second + `</p><div class="share"><a href="#">شارك</a></div><p>` + third + `</p></article>
<aside class="related"><h3>اقرأ أيضاً</h3><ul><li><a href="/1">عنوان خبر آخر لا صلة له</a></li></ul></aside>
<footer><p>جميع الحقوق محفوظة</p></footer></body></html>`
}

func TestText(t *testing.T) {
	win, err := charmap.Windows1256.NewEncoder().String(page(`<meta charset="windows-1256">`))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ page, header string }{
		"utf-8":                      {page(""), ""},
		"windows-1256 in the page":   {win, ""},
		"windows-1256 in the header": {strings.Replace(win, "windows-1256", "x", 1), "windows-1256"},
	} {
		got, err := Text([]byte(c.page), c.header, "https://example.org/1")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range []string{first, second, third} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: lost %.30s…: %q", name, want, got)
			}
		}
		for _, never := range []string{"الرئيسية", "اقرأ أيضاً", "الحقوق", "برمجي", "<p>"} {
			if strings.Contains(got, never) {
				t.Errorf("%s: kept %q", name, never)
			}
		}
	}
}

// TestBesideTheArticle: comments and notices are not the article, short as it is.
func TestBesideTheArticle(t *testing.T) {
	const remark = `<div class="comment"><p>تعليق طويل من قارئ يقول فيه، إن الخبر مهم، وإنه يشكر الكاتب، ويتمنى المزيد من الأخبار المفيدة.</p></div>`
	const notice = `<div class="cookie-banner"><p>نستخدم ملفات تعريف الارتباط، وبالاستمرار في التصفح فإنك توافق على سياسة الخصوصية، وشروط الاستخدام الخاصة بنا.</p></div>`
	for name, p := range map[string]string{
		"comments": `<html><body><div class="story"><p>` + first + `</p><p>` + second + `</p></div><div id="comments">` + strings.Repeat(remark, 20) + `</div></body></html>`,
		"a notice": `<html><body>` + notice + `<div class="story"><p>` + first + `</p><p>` + second + `</p></div></body></html>`,
	} {
		got, err := Text([]byte(p), "", "https://example.org/1")
		if err != nil || !strings.Contains(got, first) || !strings.Contains(got, second) || strings.Contains(got, "تعليق") || strings.Contains(got, "الارتباط") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestTextForMachines: a page that a script builds is read from its data, unless
// it is for subscribers.
func TestTextForMachines(t *testing.T) {
	const data = `<html><body><div id="app"><p>جار التحميل</p></div><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},{"@type":"NewsArticle",%s"articleBody":"` + first + `\n` + second + `"}]}</script></body></html>`
	got, err := Text(fmt.Appendf(nil, data, ""), "", "https://example.org/1")
	if want := first + " " + second; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := Text(fmt.Appendf(nil, data, `"isAccessibleForFree":"False",`), "", "https://example.org/1"); !errors.Is(err, ErrNoText) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNoArticle(t *testing.T) {
	for name, p := range map[string]string{
		"nothing":       "",
		"a login":       `<html><body><form><input name="user"><button>دخول</button></form></body></html>`,
		"a teaser":      "<html><body><p>سجّل لمتابعة القراءة</p></body></html>",
		"not HTML":      strings.Repeat("\x00\x01\x02", 1000),
		"a frame alone": `<html><body><iframe src="https://example.org/"></iframe></body></html>`,
	} {
		if got, err := Text([]byte(p), "", "https://example.org/"); !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestHostilePages: whatever a page is built of, it costs little.
func TestHostilePages(t *testing.T) {
	const size = 1 << 20
	for name, p := range map[string]string{
		"nested":       strings.Repeat("<div>", size/5),
		"inline":       strings.Repeat("<b><i>", size/6),
		"paragraphs":   strings.Repeat("<p>نص، نص، نص", size/20),
		"formatting":   "<p>" + strings.Repeat("<a>", 20000) + strings.Repeat("</p><p>", 20000),
		"attributes":   "<p" + strings.Repeat(" a=b", size/4) + ">",
		"classes":      strings.Repeat(`<div class="`+strings.Repeat("comment ", 100)+`">`, size/900),
		"one long":     "<p>" + strings.Repeat("ا،", size/4),
		"tables":       strings.Repeat("<table><tr><td>", size/15),
		"data":         strings.Repeat(`<script type="application/ld+json">[[[[[[[[{"articleBody":"x"}]]]]]]]]</script>`, size/80),
		"deep data":    `<script type="application/ld+json">` + strings.Repeat(`[`, size) + `</script>`,
		"line breaks":  "<p>" + strings.Repeat("<br>", size/4),
		"data address": `<img src="data:image/png;base64,` + strings.Repeat("A", size) + `">`,
	} {
		began := allowance.Spent()
		_, err := Text([]byte(p), "", "https://example.org/")
		if took := allowance.Spent() - began; took > 4*time.Second {
			t.Errorf("%s: %v, %v", name, took, err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	p := []byte(page("") + fmt.Sprint(strings.Repeat("<!-- -->", 100)))
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		if _, err := Text(p, "", "https://example.org/"); err != nil {
			b.Fatal(err)
		}
	}
}

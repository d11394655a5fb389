package alerts

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"rasid/arabic"
)

// fieldNames are the fields as a query writes them, in English and in Arabic.
var fieldNames = map[string]Field{
	"title": Title, "summary": Summary, "content": Content, "author": Author, "category": Category, "link": Link, "lang": Lang,
	"العنوان": Title, "عنوان": Title, "الملخص": Summary, "ملخص": Summary, "النص": Content, "نص": Content,
	"الكاتب": Author, "كاتب": Author, "التصنيف": Category, "تصنيف": Category, "الرابط": Link, "رابط": Link, "اللغة": Lang, "لغة": Lang,
}

// modeNames are the modes as a query writes them.
var modeNames = map[string]arabic.Mode{
	"exact": arabic.Exact, "name": arabic.Name, "word": arabic.Word, "inflected": arabic.Inflected, "lemma": arabic.Lemma,
	"حرفي": arabic.Exact, "اسم": arabic.Name, "كلمة": arabic.Word, "مصرف": arabic.Inflected, "معجمي": arabic.Lemma,
}

const prefixes = "a field (title, summary, content, author, category, link, lang) or a mode (exact, name, word, inflected, lemma)"

// word reads a word, an operator or a prefix such as title:.
func (l *queryLexer) word(t queryToken) (queryToken, error) {
	for l.pos < len(l.src) && !endsWord(l.src[l.pos]) {
		if l.src[l.pos] == ':' && l.isPrefix(t.at) {
			l.pos++
			return l.prefix(t)
		}
		l.pos++
	}
	t.kind, t.text = wordToken, strings.TrimFunc(string(l.src[t.at:l.pos]), hidden)
	if op, is, err := l.latinOperator(t); is || err != nil {
		return op, err
	}
	return t, l.refused(t)
}

// isPrefix says whether the colon at hand ends a field or a mode: it stands
// behind letters alone, and is not that of https://.
func (l *queryLexer) isPrefix(from int) bool {
	for _, r := range l.src[from:l.pos] {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !hidden(r) {
			return false
		}
	}
	rest := l.src[l.pos+1:]
	return l.pos > from && !strings.HasPrefix(string(rest[:min(len(rest), 2)]), "//")
}

func (l *queryLexer) prefix(t queryToken) (queryToken, error) {
	name := strings.ToLower(strings.TrimFunc(string(l.src[t.at:l.pos-1]), hidden))
	if f, known := fieldNames[name]; known {
		t.kind, t.field = fieldToken, f
		return t, nil
	}
	if m, known := modeNames[name]; known {
		t.kind, t.mode = modeToken, m
		return t, nil
	}
	e := QueryError{Code: BadField, Args: []string{name}, Message: "there is no field " + name + ":", Expected: prefixes, Hint: "if it is text, put it in quotes"}
	if near := Nearest(name, slices.Concat(slices.Sorted(maps.Keys(fieldNames)), slices.Sorted(maps.Keys(modeNames)))); near != "" {
		e.Code, e.Args, e.Hint = BadFieldNear, append(e.Args, near), "did you mean "+near+":?"
	}
	return t, l.fail(t.at, e)
}

// refused are signs of other query languages, which would be dropped silently.
func (l *queryLexer) refused(t queryToken) error {
	switch {
	case strings.HasPrefix(t.text, "&") || strings.HasPrefix(t.text, "|"):
		return l.fail(t.at, QueryError{Code: SignForJoin, Args: []string{t.text[:1]}, Message: t.text[:1] + " is no operator", Expected: "AND or OR"})
	case strings.HasPrefix(t.text, "!"), strings.HasPrefix(t.text, "-") && len(t.text) > 1:
		return l.fail(t.at, QueryError{Code: SignForNot, Args: []string{t.text[:1]}, Message: t.text[:1] + " is no operator", Expected: "NOT", Hint: "if it is text, put it in quotes"})
	case strings.ContainsAny(t.text, "*~^"):
		bare := strings.Trim(t.text, "*~^0123456789")
		return l.fail(t.at, QueryError{Code: Wildcard, Args: []string{bare}, Message: "there are no wildcards", Expected: "a word", Hint: "inflected:" + bare + " finds its forms, /regexp/ anything"})
	}
	return nil
}

package channel

import (
	"strings"
	"unicode/utf16"
)

// markup is how a vendor wants its text written. Titles come from strangers:
// whatever they hold, it must stay text.
type markup struct {
	escape func(string) string
	bold   func(escaped string) string
	link   func(escaped, address string) string
}

func (k *markup) runs(rs []run) string {
	var b strings.Builder
	for _, r := range rs {
		if s := k.escape(r.Text); r.Hit {
			b.WriteString(k.bold(s))
		} else {
			b.WriteString(s)
		}
	}
	return b.String()
}

// title is the linked title, or its words alone.
func (k *markup) title(s *story) string {
	t := k.runs(s.Title)
	if s.Link == "" {
		return t
	}
	return k.link(t, s.Link)
}

// origin says who carried a story and when, and how many others did. A mark
// makes it a line from right to left: what is isolated does not count for that.
func (s *story) origin() string {
	line := "\u200f" + isolate(s.Source)
	if s.When != "" {
		line += " · " + s.When
	}
	if len(s.Also) > 0 {
		line += " · " + alsoIn(len(s.Also))
	}
	return line
}

// Excerpts are left out where many stories come at once.
const excerptsUpTo = 3

// blocks are the stories, each a few lines.
func (k *markup) blocks(m *message) []string {
	var all []string
	for i := range m.Stories {
		s := &m.Stories[i]
		lines := []string{k.title(s), k.escape(s.origin())}
		if len(s.Excerpt) > 0 && len(m.Stories) <= excerptsUpTo {
			lines = append(lines, k.runs(s.Excerpt))
		}
		all = append(all, strings.Join(lines, "\n"))
	}
	return all
}

// text is the whole message within a budget. The lines that are left out are
// counted, never silently gone.
func (k *markup) text(m *message, budget int, size func(string) int) string {
	if m.Text != "" {
		return k.escape(clip(m.Text, budget, size))
	}
	return fit(k.blocks(m), budget, size)
}

// fit joins blocks with an empty line between them while they keep within
// budget, and says how many more there are.
func fit(blocks []string, budget int, size func(string) int) string {
	const between = "\n\n"
	room := budget - size(between+moreNoun.more(len(blocks)))
	var out []string
	for i, b := range blocks {
		cost := size(b) + size(between)
		if room < cost && i > 0 {
			out = append(out, moreNoun.more(len(blocks)-i))
			break
		}
		room -= cost
		out = append(out, b)
	}
	return strings.Join(out, between)
}

// clip cuts s to what fits.
func clip(s string, budget int, size func(string) int) string {
	for size(s) > budget {
		rs := []rune(s)
		s = string(rs[:len(rs)*9/10]) + "…"
	}
	return s
}

// The ways in which vendors measure.
func codePoints(s string) int { return len([]rune(s)) }
func codeUnits(s string) int  { return len(utf16.Encode([]rune(s))) }
func octets(s string) int     { return len(s) }

// plain is no markup: for notifications that show what they get.
func plain() *markup {
	same := func(s string) string { return s }
	return &markup{escape: same, bold: same, link: func(s, _ string) string { return s }}
}

// markdown is what Discord, Mattermost and Gotify agree on. Mattermost knows
// fewer escapes than CommonMark, and none of them shows HTML.
func markdown() *markup {
	const special = "\\`*_{}[]()>#|~"
	escape := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if strings.ContainsRune(special, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			if r == '@' {
				b.WriteRune('\u2060') // a word joiner: no mention of @all
			}
		}
		return b.String()
	}
	address := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C")
	return &markup{
		escape: escape,
		bold:   func(s string) string { return "**" + s + "**" },
		link:   func(s, to string) string { return "[" + s + "](" + address.Replace(to) + ")" },
	}
}

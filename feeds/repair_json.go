package feeds

import (
	"bytes"
	"encoding/hex"
	"unicode/utf8"
)

// mendJSON puts right what publishers who write JSON by hand get wrong: control
// characters and escapes that there are not inside strings, and commas behind the last value. A document that
// ends early is cut behind its last whole item; cut says so.
func mendJSON(text []byte) (out []byte, kinds []string, cut bool) {
	m := jsonMender{src: text, out: make([]byte, 0, len(text)+64)}
	for m.i < len(m.src) && !m.over {
		m.step()
	}
	if m.control {
		kinds = append(kinds, "control_character")
	}
	if m.stray {
		kinds = append(kinds, "stray_backslash")
	}
	if m.comma {
		kinds = append(kinds, "trailing_comma")
	}
	if len(m.open) > 0 && m.whole > 0 {
		return append(m.out[:m.whole], "]}"...), kinds, true
	}
	return m.out, kinds, false
}

// letters mends the bytes of a JSON Feed that are no UTF-8, as repair does in XML.
func letters(text []byte) (out []byte, kinds []string) {
	r := repaired{src: text, done: map[string]bool{}, out: make([]byte, 0, len(text)+64)}
	for from, i := 0, 0; ; from = i {
		for i < len(text) && text[i] < utf8.RuneSelf {
			i++
		}
		r.out = append(r.out, text[from:i]...)
		if i == len(text) {
			return r.out, r.kinds(nil)
		}
		i += r.wide(text[i:])
	}
}

type jsonMender struct {
	src, out       []byte
	i              int
	open           []byte // brackets
	whole          int    // where the last whole item ends in out
	over           bool   // the document is closed, or makes no sense
	control, comma bool
	stray          bool // a backslash before what needs none
}

func (m *jsonMender) step() {
	c := m.src[m.i]
	switch c {
	case '"':
		m.quoted()
		return
	case '{', '[':
		m.open = append(m.open, c)
	case '}', ']':
		m.uncomma()
		if len(m.open) == 0 {
			m.over = true
			return
		}
		m.open = m.open[:len(m.open)-1]
	}
	m.out = append(m.out, c)
	m.i++
	if c == '}' && string(m.open) == "{[" {
		m.whole = len(m.out)
	}
	m.over = len(m.open) == 0 && (c == '}' || c == ']')
}

// quoted copies a string; one that never ends is left out with what follows.
func (m *jsonMender) quoted() {
	from := len(m.out)
	m.out = append(m.out, '"')
	for m.i++; m.i < len(m.src); m.i++ {
		switch c := m.src[m.i]; {
		case c == '"':
			m.out = append(m.out, c)
			m.i++
			return
		case c == '\\' && m.i+1 < len(m.src):
			m.i++
			m.escape(m.src[m.i:])
		case c < ' ':
			if space(c) { // the others are no text
				m.out = append(m.out, ' ')
			}
			m.control = true
		default:
			m.out = append(m.out, c)
		}
	}
	m.out = m.out[:from]
}

// escape copies what stands behind a backslash, and the backslash where JSON
// knows the two (RFC 8259 §7).
func (m *jsonMender) escape(b []byte) {
	known := bytes.IndexByte([]byte(`"\/bfnrt`), b[0]) >= 0
	if b[0] == 'u' && len(b) > 4 {
		_, err := hex.DecodeString(string(b[1:5]))
		known = err == nil
	}
	if known {
		m.out = append(m.out, '\\')
	} else {
		m.stray = true
	}
	if m.out = append(m.out, b[0]); b[0] < ' ' {
		m.out[len(m.out)-1] = ' '
	}
}

// uncomma takes back a comma in front of a closing bracket.
func (m *jsonMender) uncomma() {
	if head := bytes.TrimRight(m.out, " \t\r\n"); bytes.HasSuffix(head, []byte(",")) {
		m.out = head[:len(head)-1]
		m.comma = true
	}
}

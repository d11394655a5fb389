package config

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// val is a scalar of the file: its value, where it stands, and whether it
// stands there at all.
type val[T any] struct {
	pos
	V       T
	Set     bool
	inner   int    // column of its first letter; 0 when columns inside it cannot be told
	block   bool   // a text under | or >
	written string // what stands in the file, where a reference was expanded
}

// bytes64 is a size in bytes.
type bytes64 int64

type (
	text    = val[string]
	boolean = val[bool]
	count   = val[int]
	number  = val[float64]
	span    = val[time.Duration]
	size    = val[bytes64]
)

func (v *val[T]) decode(d *decoder, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		d.refuse(n, "", wants(v.V))
		return
	}
	if !d.expand(n) {
		d.tainted[d.owner] = true
		return
	}
	v.pos, v.Set, v.written = at(n), true, d.written[n]
	v.inner = innerColumn(n, v.written != "")
	v.block = n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && v.written == ""
	var err error
	switch p := any(&v.V).(type) {
	case *string:
		*p = n.Value
	case *bool:
		*p, err = parseBool(n.Value)
	case *int:
		*p, err = strconv.Atoi(n.Value)
	case *float64:
		*p, err = parseFloat(n.Value)
	case *time.Duration:
		*p, err = parseSpan(n.Value)
	case *bytes64:
		*p, err = parseSize(n.Value)
	}
	if err != nil {
		*v = val[T]{pos: v.pos}
		d.refuse(n, "", wants(v.V))
	}
}

// innerColumn is where the first letter of a one-line text without escapes
// stands, or 0.
func innerColumn(n *yaml.Node, expanded bool) int {
	switch {
	case expanded, n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0, strings.Contains(n.Value, "\n"):
		return 0
	case n.Style&yaml.SingleQuotedStyle != 0 && !strings.Contains(n.Value, "'"),
		n.Style&yaml.DoubleQuotedStyle != 0 && !strings.ContainsAny(n.Value, "\"\t\\"):
		return n.Column + 1
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return 0
	}
	return n.Column
}

// show quotes a value for a message, or what stands in the file for it: an
// expanded value may be a secret.
func (v val[T]) show() string {
	if v.written != "" {
		return fmt.Sprintf("%q", clip(v.written))
	}
	return fmt.Sprintf("%q", clip(fmt.Sprint(v.V)))
}

// or returns the value, or other where none stands.
func (v val[T]) or(other T) T {
	if v.Set {
		return v.V
	}
	return other
}

func wants(v any) string {
	switch v.(type) {
	case bool:
		return "true or false"
	case int:
		return "a whole number"
	case float64:
		return "a number"
	case time.Duration:
		return `a duration such as "90s", "15m", "72h", "14d" or "1w"`
	case bytes64:
		return `a size such as "512KiB" or "8MiB"`
	}
	return "a text"
}

func parseBool(s string) (bool, error) {
	switch s {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, strconv.ErrSyntax
}

func parseFloat(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return 0, strconv.ErrRange
	}
	return f, err
}

// dict is a map with keys of the operator's choice, in the order written.
type dict[T any] struct {
	pos
	Entries []entry[T]
}

type entry[T any] struct {
	Key   text
	Value T
}

func (m *dict[T]) decode(d *decoder, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		d.refuse(n, "", "a map of names")
		return
	}
	key, owner := d.key, d.owner
	defer func() { d.key, d.owner = key, owner }()
	m.pos, d.owner = at(n), at(n)
	d.pairs(n, func(key, value *yaml.Node) {
		e := entry[T]{Key: text{pos: at(key), V: key.Value, Set: true}}
		d.key = key.Value
		d.into(value, reflect.ValueOf(&e.Value).Elem())
		m.Entries = append(m.Entries, e)
	})
}

// names are the keys in the order written.
func (m dict[T]) names() []string {
	names := make([]string, len(m.Entries))
	for i, e := range m.Entries {
		names[i] = e.Key.V
	}
	return names
}

// later is a value that is decoded when it is needed: the documents of ten
// thousand feeds at once take more memory than all else that the file becomes.
type later[T any] struct{ node *yaml.Node }

func (l *later[T]) decode(_ *decoder, n *yaml.Node) { l.node = n }

// take decodes the value into v and lets go of the node.
func (l *later[T]) take(d *decoder, v *T) {
	d.into(l.node, reflect.ValueOf(v).Elem())
	l.node = nil
}

var dayPart = regexp.MustCompile(`^(?:(\d{1,5})w)?(?:(\d{1,6})d)?`)

// parseSpan reads what time.ParseDuration reads, and days and weeks before it:
// "1w2d12h".
func parseSpan(s string) (time.Duration, error) {
	m := dayPart.FindStringSubmatch(s)
	weeks, _ := strconv.Atoi("0" + m[1])
	days, _ := strconv.Atoi("0" + m[2])
	whole := time.Duration(weeks*7+days) * 24 * time.Hour
	rest := s[len(m[0]):]
	if rest == "" && m[0] != "" {
		return whole, bounded(whole)
	}
	part, err := time.ParseDuration(rest)
	if err != nil || part < 0 {
		return 0, strconv.ErrSyntax
	}
	return whole + part, bounded(whole + part)
}

// bounded refuses durations below zero and beyond a century.
func bounded(d time.Duration) error {
	const century = 100 * 366 * 24 * time.Hour
	if d < 0 || d > century {
		return strconv.ErrRange
	}
	return nil
}

var sizePattern = regexp.MustCompile(`^(\d{1,12}) ?([KMG]i?)?B?$`)

// parseSize reads bytes with a unit: KiB is 1024, KB 1000.
func parseSize(s string) (bytes64, error) {
	m := sizePattern.FindStringSubmatch(s)
	if m == nil {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0, err
	}
	units := map[string]int64{"": 1, "K": 1e3, "M": 1e6, "G": 1e9, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
	if n > 1<<40/units[m[2]] {
		return 0, strconv.ErrRange
	}
	return bytes64(n * units[m[2]]), nil
}

package config

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxNodes bounds a file whose aliases multiply; maxDepth one whose aliases
// hold themselves.
const (
	maxNodes = 2_000_000
	maxDepth = 64
)

// decoder fills the documents of file.go from YAML nodes, strictly, and
// remembers where each value stands.
type decoder struct {
	*report
	dir     string
	getenv  func(string) (string, bool)
	read    func(string) ([]byte, error)
	secrets []string              // files that held one
	written map[*yaml.Node]string // what stood where something was expanded
	known   map[reflect.Type][]field
	key     string // of the value being read
	owner   pos    // of the map it stands in
	nodes   int
	depth   int
}

func newDecoder(path string, getenv func(string) (string, bool), read func(string) ([]byte, error)) *decoder {
	return &decoder{
		report: &report{file: path, tainted: map[pos]bool{}}, dir: filepath.Dir(path), getenv: getenv, read: read,
		written: map[*yaml.Node]string{}, known: map[reflect.Type][]field{},
	}
}

// decodable is a value with a short form of its own.
type decodable interface {
	decode(d *decoder, n *yaml.Node)
}

func at(n *yaml.Node) pos { return pos{n.Line, n.Column} }

// abs resolves a path against the folder of the file.
func (d *decoder) abs(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(d.dir, path)
}

// into fills v, which must be addressable, from n.
func (d *decoder) into(n *yaml.Node, v reflect.Value) {
	d.nodes++
	d.depth++
	defer func() { d.depth-- }()
	if d.nodes > maxNodes || d.depth > maxDepth {
		if d.nodes != maxNodes+2 {
			d.add(at(n), "", "too many nested values or aliases")
		}
		d.nodes = maxNodes + 1
		return
	}
	if n.Kind == yaml.AliasNode {
		d.into(n.Alias, v)
		return
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return // as if the key were not there
	}
	if dec, ok := v.Addr().Interface().(decodable); ok {
		dec.decode(d, n)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(n, v)
	case reflect.Slice:
		d.list(n, v)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.into(n, v.Elem())
	default:
		panic("config: cannot decode " + v.Type().String()) // unreachable: the documents hold nothing else
	}
}

// intoFields fills the struct that doc points to.
func (d *decoder) intoFields(n *yaml.Node, doc any) { d.fields(n, reflect.ValueOf(doc).Elem()) }

// list accepts one value in place of a list of one.
func (d *decoder) list(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		elem := reflect.New(v.Type().Elem()).Elem()
		d.into(n, elem)
		v.Set(reflect.Append(v, elem))
		return
	}
	out := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for _, c := range n.Content {
		if c.Kind == yaml.ScalarNode && c.Tag == "!!null" {
			d.add(at(c), "remove it", "an empty entry in %q", d.key)
			continue
		}
		elem := reflect.New(v.Type().Elem()).Elem()
		d.into(c, elem)
		out = reflect.Append(out, elem)
	}
	v.Set(out)
}

// fields fills a struct: keys are strict, and none may stand twice.
func (d *decoder) fields(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.refuse(n, "write keys and values: {"+strings.Join(keysOf(v.Type()), ", ")+"}", "a map")
		return
	}
	if p, ok := v.Addr().Interface().(positioned); ok {
		*p.place() = at(n)
	}
	key, owner := d.key, d.owner
	defer func() { d.key, d.owner = key, owner }()
	d.owner = at(n)
	d.pairs(n, func(key *yaml.Node, value *yaml.Node) {
		f := d.fieldOf(v, key.Value)
		if !f.value.IsValid() {
			d.unknownKey(key, value, keysOf(v.Type()))
			return
		}
		d.key = key.Value
		d.into(value, f.value)
		d.choice(f)
	})
}

func (d *decoder) unknownKey(key, value *yaml.Node, known []string) {
	hint := keyHint(key.Value, known)
	if hint == "" && value.Kind == yaml.MappingNode && slices.Contains(known, "id") {
		hint = fmt.Sprintf("this is a list and no map: write \"- id: %s\" and the rest below it", clip(key.Value))
	}
	if !isASCII(key.Value) {
		hint = "if it is text and not a key, quote all of it: the colon makes it a key"
	}
	d.tainted[d.owner] = true
	d.add(at(key), hint, "unknown key %q", clip(key.Value))
}

// refuse reports a value of the wrong kind.
func (d *decoder) refuse(n *yaml.Node, hint, wants string) {
	d.tainted[d.owner] = true
	d.add(at(n), hint, "%q wants %s, not %s", d.key, wants, d.shown(n))
}

// shown is a node for a message: never what a reference was expanded to.
func (d *decoder) shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if written, expanded := d.written[n]; expanded {
		return fmt.Sprintf("%q", clip(written))
	}
	return fmt.Sprintf("%q", clip(n.Value))
}

// pairs calls f for each key of a map, those merged with << last.
func (d *decoder) pairs(n *yaml.Node, f func(key, value *yaml.Node)) {
	seen := map[string]int{}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.add(at(key), "", "a key must be a word, not %s", d.shown(key))
		case key.Tag == "!!merge":
			merged = append(merged, value)
		case seen[key.Value] > 0:
			d.add(at(key), "", "the key %q stands twice, first in line %d", clip(key.Value), seen[key.Value])
		default:
			seen[key.Value] = key.Line
			f(key, value)
		}
	}
	for _, m := range merged {
		d.merge(m, seen, f)
	}
}

// merge hands on the keys of a map that was merged with <<, unless they stand
// there already.
func (d *decoder) merge(m *yaml.Node, seen map[string]int, f func(key, value *yaml.Node)) {
	if m.Kind == yaml.AliasNode {
		m = m.Alias
	}
	if m.Kind != yaml.MappingNode {
		d.add(at(m), "", "<< wants a map, not %s", d.shown(m))
		return
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i]
		if key.Kind == yaml.ScalarNode && key.Tag != "!!merge" && seen[key.Value] == 0 {
			seen[key.Value] = key.Line
			f(key, m.Content[i+1])
		}
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

// clip keeps messages short.
func clip(s string) string {
	const enough = 60
	rs := []rune(s)
	if len(rs) <= enough {
		return s
	}
	return string(rs[:enough]) + "…"
}

package config

import (
	"reflect"
	"slices"
	"strings"
)

// field is one key of a struct, read from its tags.
type field struct {
	value               reflect.Value
	at                  int // its place in the struct
	key, doc, def, only string
	enum                []string
}

// fieldsOf returns the fields of v that have a key.
func fieldsOf(v reflect.Value) []field {
	var out []field
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		f := field{value: v.Field(i), at: i, key: tag.Get("yaml"), doc: tag.Get("doc"), def: tag.Get("default"), only: tag.Get("only")}
		if e := tag.Get("enum"); e != "" {
			f.enum = strings.Split(e, ",")
		}
		if f.key != "" {
			out = append(out, f)
		}
	}
	return out
}

// fieldOf returns the field of v with that key, or the zero field.
func fieldOf(v reflect.Value, key string) field { return pick(fieldsOf(v), v, key) }

// fieldOf reads the tags of a type once: a file may have ten thousand feeds.
func (d *decoder) fieldOf(v reflect.Value, key string) field {
	known, ok := d.known[v.Type()]
	if !ok {
		known = fieldsOf(v)
		d.known[v.Type()] = known
	}
	return pick(known, v, key)
}

func pick(known []field, v reflect.Value, key string) field {
	for _, f := range known {
		if f.key == key {
			f.value = v.Field(f.at)
			return f
		}
	}
	return field{}
}

func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if k := t.Field(i).Tag.Get("yaml"); k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

// choice refuses what is not in the enum of a field.
func (d *decoder) choice(f field) {
	if f.enum == nil {
		return
	}
	given, _ := f.value.Addr().Interface().(*text)
	several, _ := f.value.Addr().Interface().(*[]text)
	if given != nil {
		several = &[]text{*given}
	}
	for _, t := range *several {
		if t.Set && !slices.Contains(f.enum, t.V) {
			d.add(t.pos, didYouMean(t.V, f.enum), "%q cannot be %s", d.key, t.show())
		}
	}
}

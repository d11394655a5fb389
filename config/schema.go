package config

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Schema returns the JSON Schema of the file, for editors. It is made of the
// same types that read the file (file.go, file_alerts.go).
func Schema() []byte {
	s := schemas{}
	root := s.object(reflect.TypeFor[fileDoc]())
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "rasid configuration"
	root["definitions"] = s
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(err) // unreachable: maps of texts
	}
	return out.Bytes()
}

type schema = map[string]any

// schemas are the definitions, by name.
type schemas map[string]schema

// expanded stands for any scalar that holds ${…}.
var expanded = schema{"type": "string", "pattern": `\$\{`}

// of returns the schema of a type of the file.
func (s schemas) of(t reflect.Type, enum []string) schema {
	switch reflect.New(t).Interface().(type) {
	case *text:
		if enum != nil {
			return anyOf(schema{"enum": enum}, expanded)
		}
		return schema{"type": []string{"string", "number"}}
	case *boolean:
		return anyOf(schema{"type": "boolean"}, expanded)
	case *count:
		return anyOf(schema{"type": "integer"}, expanded)
	case *number:
		return anyOf(schema{"type": "number"}, expanded)
	case *span:
		return schema{"type": "string", "pattern": `^(\d+w)?(\d+d)?([\d.]+(ms|s|m|h))*$|\$\{`}
	case *size:
		return schema{"type": []string{"string", "integer"}, "pattern": `^\d+ ?([KMG]i?)?B?$|\$\{`}
	case *firstPollDoc:
		return anyOf(schema{"enum": []string{"none", "all"}}, s.of(reflect.TypeFor[span](), nil))
	case *evidenceDoc:
		return anyOf(schema{"enum": fieldOf(reflect.New(t).Elem(), "keep").enum}, s.define(t))
	case *later[feedDoc]:
		return s.of(reflect.TypeFor[feedDoc](), nil)
	case *feedDoc, *termDoc, *routeDoc:
		return anyOf(schema{"type": []string{"string", "number"}}, s.define(t))
	}
	return s.compound(t, enum)
}

func (s schemas) compound(t reflect.Type, enum []string) schema {
	switch {
	case t.Kind() == reflect.Pointer:
		return s.of(t.Elem(), enum)
	case t.Kind() == reflect.Slice:
		one := s.of(t.Elem(), enum)
		return anyOf(schema{"type": "array", "items": one}, one)
	case strings.HasPrefix(t.Name(), "dict["):
		entry, _ := t.FieldByName("Entries")
		value, _ := entry.Type.Elem().FieldByName("Value")
		return schema{"type": "object", "additionalProperties": s.of(value.Type, nil)}
	}
	return s.define(t)
}

// define puts the schema of a struct among the definitions.
func (s schemas) define(t reflect.Type) schema {
	name := strings.TrimSuffix(t.Name(), "Doc")
	if s[name] == nil {
		s[name] = schema{} // what a type that holds itself would find
		s[name] = s.object(t)
	}
	return schema{"$ref": "#/definitions/" + name}
}

func (s schemas) object(t reflect.Type) schema {
	properties := schema{}
	for _, f := range fieldsOf(reflect.New(t).Elem()) {
		p := schema{"description": f.describe()}
		for k, v := range s.of(f.value.Type(), f.enum) {
			p[k] = v
		}
		if ref, is := p["$ref"]; is { // draft 7 ignores what stands beside $ref
			delete(p, "$ref")
			p["allOf"] = []schema{{"$ref": ref}}
		}
		properties[f.key] = p
	}
	return schema{"type": "object", "additionalProperties": false, "properties": properties}
}

// describe is the doc of a field, with its default.
func (f field) describe() string {
	s := f.doc
	if f.only != "" {
		s = f.only + ": " + s
	}
	if f.def != "" {
		s += " (default: " + f.def + ")"
	}
	return s
}

func anyOf(options ...schema) schema { return schema{"anyOf": options} }

package config

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestSchemaAgrees: what rasid reads the schema takes, and the mistakes that a
// schema can see it sees.
func TestSchemaAgrees(t *testing.T) {
	for path, ok := range map[string]bool{
		"../config.example.yaml": true, "testdata/bad/unknown-key.yaml": false, "testdata/bad/unknown-key-nested.yaml": false,
		"testdata/bad/wrong-type.yaml": false, "testdata/bad/routes.yaml": false, "testdata/bad/channel-type.yaml": false,
		"testdata/bad/durations.yaml": false, "testdata/bad/quote-colon-list.yaml": false,
	} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if faults := schemaFaults(t, string(data)); (len(faults) == 0) != ok {
			t.Errorf("%s: %q", path, faults)
		}
	}
	page, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if faults := schemaFaults(t, m[1]); len(faults) > 0 {
			t.Errorf("%q\n%s", faults, m[1])
		}
	}
}

func schemaFaults(t *testing.T, text string) []string {
	t.Helper()
	var value any
	if err := yaml.Load([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(value) // as editors see it
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	return validator{root}.check("", root, value)
}

// validator knows as much of JSON Schema as Schema uses.
type validator struct{ root map[string]any }

func (v validator) check(at string, s map[string]any, value any) []string {
	if ref, ok := s["$ref"].(string); ok {
		return v.check(at, v.root["definitions"].(map[string]any)[strings.TrimPrefix(ref, "#/definitions/")].(map[string]any), value)
	}
	var faults []string
	for _, sub := range list(s["allOf"]) {
		faults = append(faults, v.check(at, sub.(map[string]any), value)...)
	}
	if choices := list(s["anyOf"]); choices != nil && !v.one(at, choices, value) {
		faults = append(faults, at+": none of the choices")
	}
	if enum := list(s["enum"]); enum != nil && !slices.Contains(enum, value) {
		faults = append(faults, fmt.Sprintf("%s: %v is not in %v", at, value, enum))
	}
	if types := list(s["type"]); types != nil && !hasType(types, value) {
		return append(faults, fmt.Sprintf("%s: %T is not %v", at, value, types))
	}
	if text, is := value.(string); is && s["pattern"] != nil && !regexp.MustCompile(s["pattern"].(string)).MatchString(text) {
		faults = append(faults, fmt.Sprintf("%s: %q does not fit %s", at, text, s["pattern"]))
	}
	for i, x := range list(value) {
		if items, ok := s["items"].(map[string]any); ok {
			faults = append(faults, v.check(fmt.Sprintf("%s/%d", at, i), items, x)...)
		}
	}
	if object, is := value.(map[string]any); is {
		faults = append(faults, v.object(at, s, object)...)
	}
	return faults
}

func (v validator) one(at string, choices []any, value any) bool {
	for _, c := range choices {
		if len(v.check(at, c.(map[string]any), value)) == 0 {
			return true
		}
	}
	return false
}

func (v validator) object(at string, s map[string]any, object map[string]any) []string {
	var faults []string
	properties, _ := s["properties"].(map[string]any)
	for key, x := range object {
		if p, known := properties[key].(map[string]any); known {
			faults = append(faults, v.check(at+"/"+key, p, x)...)
		} else if more, ok := s["additionalProperties"].(map[string]any); ok {
			faults = append(faults, v.check(at+"/"+key, more, x)...)
		} else if s["additionalProperties"] == false {
			faults = append(faults, at+": unknown key "+key)
		}
	}
	return faults
}

// list is x as a list; a "type" may be one text.
func list(x any) []any {
	switch x := x.(type) {
	case []any:
		return x
	case string:
		return []any{x}
	}
	return nil
}

func hasType(types []any, value any) bool {
	for _, t := range types {
		switch value.(type) {
		case string:
			if t == "string" {
				return true
			}
		case float64:
			if t == "number" || t == "integer" {
				return true
			}
		case bool:
			if t == "boolean" {
				return true
			}
		case []any:
			if t == "array" {
				return true
			}
		case map[string]any:
			if t == "object" {
				return true
			}
		}
	}
	return false
}

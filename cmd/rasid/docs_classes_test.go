package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTroubleshooting looks for every class of error, of feeds and of
// deliveries, in the page that says what to do about it.
func TestTroubleshooting(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(text), "\n## Feeds\n")
	aboutFeeds, aboutSends, _ := strings.Cut(page, "\n## Deliveries\n")
	for _, c := range []struct{ room, typ, page string }{
		{"../../feeds", "ErrorClass", aboutFeeds},
		{"../../alerts", "SendClass", aboutSends},
	} {
		classes := constants(t, c.room, c.typ)
		if len(classes) < 10 {
			t.Errorf("%s: only %d constants of %s found", c.room, len(classes), c.typ)
		}
		for _, class := range classes {
			if !strings.Contains(c.page, "\n| `"+class+"` |") {
				t.Errorf("docs/troubleshooting.md has no row for the %s %q", c.typ, class)
			}
		}
	}
}

// constants are the values of the string constants of a type in a folder.
func constants(t *testing.T, folder, typ string) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			id, named := v.Type.(*ast.Ident)
			lit, written := v.Values[0].(*ast.BasicLit)
			if !named || !written || id.Name != typ {
				return true
			}
			if s, err := strconv.Unquote(lit.Value); err == nil {
				all = append(all, s)
			}
			return true
		})
	}
	return all
}

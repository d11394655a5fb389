package config

import (
	"fmt"
	"strings"

	"rasid/alerts"
	"rasid/arabic"
)

// List returns the condition of a list of the file, or of the alias lists, as
// queries outside of the file call them: @name.
func (c *Config) List(name string, mode arabic.Mode) (alerts.Expr, error) {
	if strings.HasPrefix(name, alerts.AliasPrefix) {
		return alerts.AliasExpr(name, mode)
	}
	expr, ok := c.Lists[listKey(name, mode)]
	if !ok {
		return alerts.Or{}, fmt.Errorf("there is no list %q", clip("@"+name))
	}
	return expr, nil
}

func listKey(name string, mode arabic.Mode) string { return name + " " + mode.String() }

// everyList builds each list in each mode, for who asks later. It runs when
// the file was found right: it finds nothing new.
func (b *builder) everyList() map[string]alerts.Expr {
	b.places.done = true
	for _, e := range b.doc.Lists.Entries {
		for _, mode := range []arabic.Mode{arabic.Word, arabic.Exact, arabic.Name, arabic.Inflected, arabic.Lemma} {
			_, _ = b.namedList(e.Key.V, mode) // it was found right
		}
	}
	return b.listExprs
}

package alerts

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"rasid/arabic"
)

//go:embed aliases/*.txt
var aliasFiles embed.FS

// AliasPrefix begins the names of the lists that come with rasid:
// @aliases/countries.
const AliasPrefix = "aliases/"

// AliasList is a list of words and names that are spelled in more than one
// way.
type AliasList struct {
	Name string // countries
	mode arabic.Mode
	own  bool // mode is that of the list, not of the place that names it
	Rows []Alias
}

// Alias is one word or name: the usual form, then the other ones.
type Alias []string

// The lists in the order in which a form is looked up: a form of a place comes
// before the same letters as an adjective.
var aliasOrder = []string{"countries", "capitals", "organisations", "spellings", "nisba"}

// Aliases returns the lists that come with rasid.
var Aliases = sync.OnceValue(func() []AliasList {
	var all []AliasList
	for _, name := range aliasOrder {
		text, err := aliasFiles.ReadFile("aliases/" + name + ".txt")
		if err != nil {
			continue // unreachable: the files are part of the binary
		}
		all = append(all, readAliases(name, string(text)))
	}
	return all
})

// readAliases reads a row a line, forms parted by |; "# mode: name" gives the
// list a mode of its own.
func readAliases(name, text string) AliasList {
	list := AliasList{Name: name}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if mode, is := strings.CutPrefix(line, "# mode: "); is {
			m, err := arabic.ParseMode(mode)
			list.mode, list.own = m, err == nil
		}
		if line == "" || line[0] == '#' {
			continue
		}
		var row Alias
		for form := range strings.SplitSeq(line, "|") {
			row = append(row, strings.TrimSpace(form))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// aliasPlace is a row of a list.
type aliasPlace struct{ list, row int }

// aliasPlaces takes a folded form to its rows, in the order of the lists.
var aliasPlaces = sync.OnceValue(func() map[string][]aliasPlace {
	places := map[string][]aliasPlace{}
	for l, list := range Aliases() {
		for r, row := range list.Rows {
			for _, form := range row {
				key, at := arabic.Fold(form), aliasPlace{l, r}
				if !slices.Contains(places[key], at) {
					places[key] = append(places[key], at)
				}
			}
		}
	}
	return places
})

// AliasesOf returns the rows that hold a form, folded alike.
func AliasesOf(form string) (rows []Alias) {
	for _, at := range aliasPlaces()[arabic.Fold(form)] {
		rows = append(rows, Aliases()[at.list].Rows[at.row])
	}
	return rows
}

// AliasExpr is the condition behind @aliases/name, where name is a list or a
// form in one. Hits carry the usual form, the first of the row. mode is that of
// forms whose list has none of its own: names of places and organisations are
// found as names, nisbas inflected.
func AliasExpr(name string, mode arabic.Mode) (Expr, error) {
	name = strings.TrimPrefix(name, AliasPrefix)
	for _, list := range Aliases() {
		if list.Name == name {
			var or Or
			for _, row := range list.Rows {
				or = append(or, list.terms(row, mode)...)
			}
			return or, nil
		}
	}
	if places := aliasPlaces()[arabic.Fold(name)]; len(places) > 0 {
		list := &Aliases()[places[0].list]
		return list.terms(list.Rows[places[0].row], mode), nil
	}
	return nil, fmt.Errorf("no alias list has this name and none holds this word (%s)", AliasHint())
}

// AliasHint names what @aliases/ can be followed by.
func AliasHint() string {
	return "there are @" + AliasPrefix + strings.Join(aliasOrder, ", @"+AliasPrefix) + ", and @" + AliasPrefix + "سوريا for one row"
}

func (l *AliasList) terms(row Alias, mode arabic.Mode) Or {
	if l.own {
		mode = l.mode
	}
	or := make(Or, 0, len(row))
	for i, form := range row {
		t := Term{Text: form, Mode: mode}
		if i > 0 {
			t.As = row[0]
		}
		or = append(or, t)
	}
	return or
}

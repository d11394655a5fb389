package arabic

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

//go:embed lists/*.txt
var listFiles embed.FS

// set holds words as written by their key, which keeps ة and ى apart from ه and
// ي. sums answers most questions at once: no word has this hash.
type set struct {
	words map[string][]string
	sums  sumSet
}

// has says whether s holds the word with these letters. A bare alef of the word
// may have lost a hamza; one that is written must be that of the list: كأمل is
// not كامل.
func (s *set) has(letters []byte) bool {
	var buf [maxLetters]byte
	if len(letters) > maxLetters {
		return false
	}
	for i, c := range letters {
		buf[i] = half[c]
	}
	for _, w := range s.words[string(buf[:len(letters)])] {
		if spelledAs(letters, w) {
			return true
		}
	}
	return false
}

func spelledAs(letters []byte, w string) bool {
	for i, c := range letters {
		if isHamzaAlef(c) && c != w[i] {
			return false
		}
	}
	return true
}

// hasTa says whether stem + ة is in s.
func (s *set) hasTa(stem []byte) bool {
	var buf [maxLetters + 1]byte
	return len(stem) <= maxLetters && s.has(append(append(buf[:0], stem...), tehMarbuta))
}

func (s *set) add(letters []byte) {
	k := halfKey(letters)
	s.words[k] = append(s.words[k], string(letters))
	s.sums.add(hashOf(letters))
}

// half takes a letter to its key in a set: alefs and hamzas folded, ة and ى
// not.
var half = newHalf()

func newHalf() [256]byte {
	to := fold
	to[alefMaqsura], to[tehMarbuta] = alefMaqsura, tehMarbuta
	return to
}

func halfKey(letters []byte) string {
	out := make([]byte, len(letters))
	for i, c := range letters {
		out[i] = half[c]
	}
	return string(out)
}

// lists are the embedded word lists.
type lists struct {
	function *set // match only a term spelled the same
	block    *set // begin with و ف ب ك ل that is a root letter
	placesYa *set // سوريا: not سوري with a tanwin
	ownAlef  *set // end in ا that is no tanwin
	ownAl    *set // begin with ال that is part of the word
	ownHa    *set // end in ه that is no sloppy ة
	ownYa    *set // end in ى that is no sloppy ي
	noFem    *set // look like adjectives and take no ة, or with ة are another word
	fem      *set // take ة without looking like adjectives
	short    *set // a proclitic and a stem of two letters
	endings  *set // end in ان ين ون ات that is no dual and no plural

	plurals   *table // singular, then its broken plurals
	irregular *table // forms of one word
}

var loadLists = sync.OnceValue(func() *lists {
	return &lists{
		function: readSet("function.txt"),
		block:    readSet("block.txt"),
		placesYa: readSet("places_ya.txt"),
		ownAlef:  readSet("own_alef.txt"),
		ownAl:    readSet("own_al.txt"),
		ownHa:    readSet("own_ha.txt"),
		ownYa:    readSet("own_ya.txt"),
		noFem:    readSet("nofem.txt"),
		fem:      readSet("fem.txt"),
		short:    readSet("short.txt"),
		endings:  readSet("endings.txt"),

		plurals:   readTable("plurals.txt"),
		irregular: readTable("irregular.txt"),
	}
})

func readSet(name string) *set {
	s := &set{words: map[string][]string{}}
	for _, row := range readRows(name) {
		for _, w := range row {
			s.add(w)
		}
	}
	return s
}

// readRows returns the words of a list, line by line. The files are part of
// the binary: one that is absent is an empty list.
func readRows(name string) [][][]byte {
	b, err := listFiles.ReadFile("lists/" + name)
	if err != nil {
		return nil
	}
	var rows [][][]byte
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var row [][]byte
		for _, w := range strings.Fields(line) {
			if t := NewText(w); t.Len() == 1 {
				row = append(row, t.lettersOf(0))
			}
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// table holds rows of words that belong together.
type table struct {
	rows  [][][]byte
	where map[string][]int // key of a word to its rows
}

func readTable(name string) *table {
	t := &table{rows: readRows(name), where: map[string][]int{}}
	for i, row := range t.rows {
		for _, w := range row {
			k := halfKey(w)
			t.where[k] = append(t.where[k], i)
		}
	}
	return t
}

// rowsOf returns the rows that hold the word s: إعلام is not in that of أعلام.
func (t *table) rowsOf(s []byte) (rows [][][]byte) {
	for _, i := range t.where[halfKey(s)] {
		same := func(w []byte) bool { return halfKey(w) == halfKey(s) && spelledAs(s, string(w)) }
		if slices.ContainsFunc(t.rows[i], same) {
			rows = append(rows, t.rows[i])
		}
	}
	return rows
}

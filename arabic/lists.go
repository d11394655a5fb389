package arabic

import (
	"embed"
	"strings"
	"sync"
)

//go:embed lists/*.txt
var listFiles embed.FS

// set holds words by their key, with ة and ى kept apart from ه and ي.
type set map[string]struct{}

// has says whether the word with these letters is in s.
func (s set) has(letters []byte) bool {
	var buf [maxLetters]byte
	if len(letters) > maxLetters {
		return false
	}
	for i, c := range letters {
		buf[i] = half[c]
	}
	_, ok := s[string(buf[:len(letters)])]
	return ok
}

func (s set) add(letters []byte) { s[halfKey(letters)] = struct{}{} }

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
	function set // match only a term spelled the same
	block    set // begin with و ف ب ك ل that is a root letter
	placesYa set // سوريا: not سوري with a tanwin
	ownAl    set // begin with ال that is part of the word
}

var loadLists = sync.OnceValue(func() *lists {
	return &lists{
		function: readSet("function.txt"),
		block:    readSet("block.txt"),
		placesYa: readSet("places_ya.txt"),
		ownAl:    readSet("own_al.txt"),
	}
})

func readSet(name string) set {
	s := set{}
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

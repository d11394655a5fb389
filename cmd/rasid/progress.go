package main

import (
	"fmt"
	"io"
	"iter"
	"os"

	"golang.org/x/term"

	"rasid/feeds"
)

// terminal reports whether w is one.
func terminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}

// withProgress draws how far a pass is, on a terminal, below what it prints.
func withProgress(w io.Writer, of int, visits iter.Seq[feeds.Visit]) iter.Seq[feeds.Visit] {
	if !terminal(w) {
		return visits
	}
	return func(yield func(feeds.Visit) bool) {
		done := 0
		bar(w, done, of)
		defer fmt.Fprint(w, eraseLine)
		for v := range visits {
			done++
			fmt.Fprint(w, eraseLine)
			if !yield(v) {
				return
			}
			bar(w, done, of)
		}
	}
}

const eraseLine = "\r\x1b[K"

func bar(w io.Writer, done, of int) { drawBar(w, done, of, "feeds") }

func drawBar(w io.Writer, done, of int, what string) {
	const width = 30
	full := width
	if of > 0 {
		full = width * done / of
	}
	fmt.Fprint(w, eraseLine)
	for i := range width {
		if i < full {
			fmt.Fprint(w, "█")
		} else {
			fmt.Fprint(w, "░")
		}
	}
	fmt.Fprintf(w, " %d of %d %s", done, of, what)
}

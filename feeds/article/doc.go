// Package article finds the text of an article in the page around it.
//
//	bytes ─► charset ─┬► HTML ─► readability ─┬► plain text
//	                  └► JSON-LD, articleBody ┘
//
// It is the only home of go-readability.
package article

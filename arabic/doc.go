// Package arabic reads Arabic the way a reader does: it folds spellings, cuts
// words, knows clitics and inflection, and says where a term stands in a text.
// It knows nothing of news.
//
//	plain text ──NewText──► Text (letters as written, code-point offsets)
//	             scan.go      │  Habits.Add: how this document spells
//	             letters.go   │
//	terms ──Builder──► Index ─┴─Match──► []Hit (term, tokens, offsets)
//	  word.go    forms of a word      read.go    token = clitics + stem + pronoun
//	  inflect.go duals, plurals …     check.go   is it really this word?
//	  lists.go   embedded lists       phrase.go  words one after the other
//
// A letter is one byte that says how it was written. The index is a hash of
// folded stems; each token is taken apart in the few ways that the clitic
// grammar knows, each stem is looked up once, and what is found is checked
// letter by letter against the writing, the habits of the document and the
// lists. The cost is therefore nearly flat in the number of terms.
//
// The room does no I/O; its word lists are embedded.
package arabic

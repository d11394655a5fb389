// Package arabic reads Arabic the way a reader does: it folds spellings, cuts
// words, knows clitics and inflection, and says where a term stands in a text.
// It knows nothing of news.
//
//	plain text ──NewText──► Text (folded tokens, code-point offsets)
//	                          │  Habits.Add: how this document spells
//	terms ──Builder──► Index ─┴─Match──► []Hit (term, tokens, offsets)
//
// The room does no I/O; its word lists are embedded.
package arabic

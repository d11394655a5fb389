// Package charset finds the encoding of a feed and turns it into UTF-8.
//
//	bytes ─► operator ─► BOM ─► nulls ─► UTF-8? ─► labels ─► statistics ─► UTF-8
//
// A label is believed only where the bytes do not prove otherwise. Mend does the
// same for one text of a document that is well.
package charset

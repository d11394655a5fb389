// Package plain turns the markup of feeds into clean text: what is stored,
// matched and counted in code points.
//
//	HTML ─► tokens ─► text, a blank for each block ─► clean ─► plain text
package plain

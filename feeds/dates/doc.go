// Package dates reads the dates of feeds: every form that the specifications
// allow and those that Arabic publishers write instead.
//
//	text ─► digits, names ─► words ─► year, month, day, clock, zone ─► time
//
// A date that could be read in two ways far apart is not read at all.
package dates

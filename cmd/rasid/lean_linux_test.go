package main

import "testing"

func TestUnchanged(t *testing.T) {
	const program = "/opt/my rasid"
	for line, want := range map[string]bool{
		"00400000-00ebf000 r-xp 00000000 00:1b 71444                              /opt/my rasid":           true,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /opt/my rasid":           true,
		"01a10000-01b73000 rw-p 01610000 00:1b 71444                              /opt/my rasid":           false,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /opt/my rasid (deleted)": false,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /lib/ld.so":              false,
		"3b2127c00000-3b2129000000 rw-p 00000000 00:00 0 ":                                                 false,
		"": false,
	} {
		start, end, ok := unchanged(line, program)
		if ok != want || ok && (start == 0 || end <= start) {
			t.Errorf("unchanged(%q) = %x, %x, %v", line, start, end, ok)
		}
	}
	leaveProgram()
	leaveProgram() // the test goes on
}

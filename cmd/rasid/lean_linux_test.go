package main

import "testing"

func TestMapping(t *testing.T) {
	const program = "/opt/my rasid"
	for line, want := range map[string]bool{
		"00400000-00ebf000 r-xp 00000000 00:1b 71444                              /opt/my rasid":           true,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /opt/my rasid":           true,
		"01a10000-01b73000 rw-p 01610000 00:1b 71444                              /opt/my rasid":           false,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /opt/my rasid (deleted)": false,
		"00ebf000-01a10000 r--p 00abf000 00:1b 71444                              /lib/ld.so":              false,
		"3b2127c00000-3b2129000000 rw-p 00000000 00:00 0 ":                                                 false,
	} {
		start, end, ours, header := mapping(line, program)
		if !header || ours != want || end <= start {
			t.Errorf("mapping(%q) = %x, %x, %v, %v", line, start, end, ours, header)
		}
	}
	for line, want := range map[string]bool{
		"Anonymous:             0 kB": true,
		"Anonymous:            12 kB": false,
		"AnonHugePages:         0 kB": false,
		"Rss:                   0 kB": false,
	} {
		if _, _, _, header := mapping(line, program); header || untouched(line) != want {
			t.Errorf("untouched(%q) = %v, header %v", line, !want, header)
		}
	}
	leaveProgram()
	leaveProgram() // the test goes on
}

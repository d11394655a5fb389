package main

import (
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rasid": func() { os.Exit(mainCode(mutant())) },
	})
}

// TestScripts tells the story of each command; testdata/script holds them.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir+"/.config")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await},
	})
}

// await runs a command until it succeeds and writes something: a daemon in the
// background needs its moment.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if err := ts.Exec(args[0], args[1:]...); err == nil && ts.ReadFile("stdout") != "" {
			return
		}
	}
	ts.Fatalf("%v: nothing in 20 seconds", args)
}

package storage

import (
	"context"
	"errors"
	"testing"
)

// TestCheckRest: what the check at the start did not get to is found later.
func TestCheckRest(t *testing.T) {
	db := openTest(t)
	if !db.sound {
		t.Error("a small file was not checked whole")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if whole, err := firstCheck(over, db.read, db.path); whole || !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v, %v", whole, err)
	}
	if err := db.CheckRest(over); err != nil {
		t.Errorf("checked again: %v", err)
	}
	db.sound = false
	if err := db.CheckRest(t.Context()); err != nil {
		t.Error(err)
	}
	if err := db.CheckRest(over); err == nil {
		t.Error("no check was made")
	}
}

package web

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestRemember(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		loads, slow := 0, time.Duration(0)
		ask := func() int {
			v, err := remember(t.Context(), &m, "n", time.Second, func(context.Context) (int, error) {
				time.Sleep(slow)
				loads++
				return loads, nil
			})
			if err != nil {
				t.Error(err)
			}
			return v
		}
		for range 2 {
			if ask() != 1 {
				t.Error("a fresh value was loaded again")
			}
		}
		time.Sleep(time.Second)
		slow = 2 * time.Second
		if ask() != 2 {
			t.Error("an old value was kept")
		}
		time.Sleep(30 * time.Second)
		if ask() != 2 {
			t.Error("a dear value was loaded again too soon")
		}
		time.Sleep(10 * time.Second)
		if ask() != 3 {
			t.Error("a dear value was kept too long")
		}
		for range 2 {
			_, err := remember(t.Context(), &m, "broken", time.Minute, func(context.Context) (int, error) { loads++; return 0, errors.New("no") })
			if err == nil {
				t.Error("an error was kept as a value")
			}
		}
		if loads != 5 {
			t.Errorf("%d loads, want 5", loads)
		}
	})
}

// TestRememberNoLongerThanAsked: who waits for another's loading goes when it is
// no longer asked.
func TestRememberNoLongerThanAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		slow := func(context.Context) (int, error) { time.Sleep(time.Hour); return 1, nil }
		go remember(t.Context(), &m, "n", time.Second, slow)
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if _, err := remember(ctx, &m, "n", time.Second, slow); err == nil || time.Since(begun) > time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		time.Sleep(2 * time.Hour)
	})
}

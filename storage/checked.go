package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Checked is what the daemon found when it last looked through the whole
// database. It lies beside it (PATH.check): nothing is written into a damaged
// file.
type Checked struct {
	At     time.Time     `json:"at"`
	Took   time.Duration `json:"took"`   // nanoseconds, rests included
	Damage string        `json:"damage"` // empty: sound
}

// LastCheck reads what was found last; the zero Checked when nobody has looked.
func LastCheck(path string) (c Checked, err error) {
	text, err := os.ReadFile(path + ".check")
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		return c, fmt.Errorf("read the last check: %w", err)
	}
	return c, nil
}

// CheckSlowly reads every table with its indexes and references, and notes what
// it found. After each it rests as long as that took, so that polls get the
// disk, and the write-ahead log can be folded. Damage is no error.
func (db *DB) CheckSlowly(ctx context.Context, now time.Time) (Checked, error) {
	c := Checked{At: now.UTC().Truncate(time.Second)}
	begun := time.Now()
	err := db.eachTable(ctx)
	if e := (*CorruptError)(nil); errors.As(err, &e) {
		c.Damage, err = e.Detail, nil
	}
	if err != nil {
		return c, err
	}
	c.Took = time.Since(begun)
	text, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(db.path+".check", append(text, '\n'), 0o600)
	}
	if err != nil {
		return c, fmt.Errorf("note the check: %w", err)
	}
	return c, nil
}

func (db *DB) eachTable(ctx context.Context) error {
	tables, err := collect(ctx, db.read, one[string], `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
	if err != nil {
		return corrupt(err, db.path)
	}
	for _, table := range tables {
		begun := time.Now()
		if err := inspectTable(ctx, db.read, db.path, table); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Since(begun)):
		}
	}
	return nil
}

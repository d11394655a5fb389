package storage

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// TestMigrationSortsInFiles: a large archive is not sorted in memory, and
// nothing of that is left afterwards.
func TestMigrationSortsInFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "the desk's.db")
	pool, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	setting := func() (store int) {
		t.Helper()
		if err := pool.QueryRowContext(t.Context(), `PRAGMA temp_store`).Scan(&store); err != nil {
			t.Fatal(err)
		}
		return store
	}
	_, _, p, err := schemas(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.ExecContext(t.Context(), `PRAGMA trusted_schema = 1; CREATE TABLE seen (store INTEGER);
		CREATE TRIGGER watch AFTER INSERT ON goose_db_version BEGIN INSERT INTO seen SELECT temp_store FROM pragma_temp_store; END`); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), pool, path); err != nil {
		t.Fatal(err)
	}
	var during int
	if err := pool.QueryRowContext(t.Context(), `SELECT min(store) FROM seen`).Scan(&during); err != nil {
		t.Fatal(err)
	}
	if after := setting(); during != 1 || after != 2 {
		t.Errorf("temp_store %d during the migration and %d after it, want 1 and 2", during, after)
	}
}

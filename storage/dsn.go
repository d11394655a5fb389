package storage

import (
	"net/url"
	"path/filepath"
	"strings"
)

// Settings belong to a connection in SQLite, so they travel in its address.
func writerDSN(path string) string {
	return dsn(path, url.Values{
		"mode":    {"rwc"},
		"_txlock": {"immediate"},
		"_pragma": {
			"busy_timeout(5000)", "auto_vacuum(2)", "journal_mode(WAL)", "synchronous(FULL)",
			"foreign_keys(1)", "trusted_schema(0)", "journal_size_limit(67108864)", "cache_size(-4096)",
			"temp_store(2)", // in memory: the journals of single statements, and sorting
		},
	})
}

func readerDSN(path string) string {
	return dsn(path, url.Values{
		"mode":        {"rw"}, // a read-only connection could not make the shared-memory file
		"_query_only": {"1"},
		"_pragma":     {"busy_timeout(5000)", "foreign_keys(1)", "trusted_schema(0)"},
	})
}

// dsn escapes what a path may hold: blanks, question marks, per cent signs.
func dsn(path string, q url.Values) string {
	q.Set("_dqs", "0")
	q.Set("_defensive", "1")
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	u := url.URL{Scheme: "file", Path: rooted(filepath.ToSlash(abs)), RawQuery: q.Encode()}
	return u.String()
}

// rooted puts a slash before a drive letter: without it SQLite takes the drive for a
// host (https://www.sqlite.org/uri.html#the_uri_path).
func rooted(path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return "/" + path
}

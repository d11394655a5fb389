package storage

import (
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// cachedPages is how many pages all connections keep in memory together, about
// 6 MiB. Beyond it the page that nobody used for longest gives way.
const cachedPages = 1400

// sharePages gives SQLite one piece of memory for the pages of all caches
// (https://www.sqlite.org/malloc.html#pagecache). Left alone it asks for each
// page by itself and gets twice what it needs: a page with its header is a
// little larger than 4 KiB, and the allocator knows powers of two only. SQLite
// takes it before the first connection of the process and refuses it afterwards.
var sharePages = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	const word, words = 8, 4 // three arguments and an answer
	args := tls.Alloc(words * word)
	defer tls.Free(words * word)
	header := args + 3*word
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_PCACHE_HDRSZ, libc.VaList(args, header)) != sqlite3.SQLITE_OK {
		return
	}
	slot := 4096 + libc.AtomicLoadPInt32(header)
	memory := libc.Xmalloc(tls, libc.Tsize_t(slot*cachedPages))
	if memory == 0 {
		return
	}
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_PAGECACHE, libc.VaList(args, memory, slot, int32(cachedPages))) != sqlite3.SQLITE_OK {
		libc.Xfree(tls, memory)
	}
})

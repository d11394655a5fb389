// Package config reads the operator's YAML file and hands out what the other
// rooms take, or every mistake at once.
//
//	file ─► parse     YAML nodes; the traps everybody meets are explained
//	        decode    nodes → documents (file.go, file_alerts.go), strict, each
//	                  value with its place; ${…} is put in here, after the
//	                  structure is settled
//	        builder   documents → feeds.Source, alerts.Watchlist, Channel, …:
//	                  names, addresses, schedules, terms, routes, secrets
//	        Config    all of it right; or Errors, each with file, line, column,
//	                  hint
//	Watcher           loads again when a file it read has changed
//	Schema            the same documents as JSON Schema, and docs/configuration.md
//
// The tags of the documents are the one source of keys, defaults, choices and
// texts. Nothing here opens a connection or a database, and no secret is
// printed.
package config

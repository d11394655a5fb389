// Command rasid watches Arabic news feeds and tells people what they watch
// for.
//
//	run ─► daemon ─► generation   one for each reading of the file
//	         │          engine      the poller, the reader, the index, the scheduler
//	         │          dispatcher  a lane for each channel
//	         ├ window       the dashboard
//	         ├ herald       what rasid tells about itself (system_alerts)
//	         ├ report       polls, in the log
//	         ├ notifier     the service manager
//	         └ upkeep       search index, retention, checks, backups, disk, clock
//	poll ─► the same engine, once; beside a daemon it asks the daemon (beside.go)
//	all others ─► one file a command, over app.load, app.withReader, app.writer
//
// The rules of this room: what was asked for goes to standard output, progress
// and logs to standard error. With --json standard output is JSON Lines and
// nothing else. Exit 0: done; 1: failed; 2: wrong usage or configuration.
// An error says what to do next.
package main

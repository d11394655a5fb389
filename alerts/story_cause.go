package alerts

// Cause is why an alert rings.
type Cause string

// The causes.
const (
	Matched   Cause = "match"     // the first item of a story
	Repeated  Cause = "repeat"    // the story still goes on, Watchlist.Repeat later
	Escalated Cause = "escalated" // Watchlist.Escalate sources carry the story
	Edited    Cause = "edited"    // the publisher changed the item; Note is a word diff
	Vanished  Cause = "vanished"  // the item left its feed before its time
	Spiked    Cause = "spike"     // more items than usual; Note says how many
)

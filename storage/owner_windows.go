package storage

// ownAs does nothing: files belong to the folder's owner here.
func ownAs(string, string) error { return nil }

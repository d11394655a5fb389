// Command rasid watches Arabic news feeds and tells people what they watch for.
package main

func main() {}

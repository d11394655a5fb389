// Package channel holds the senders: console, webhook and email.
package channel

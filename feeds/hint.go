package feeds

// Hint returns what a person can do about a class of failure, as one sentence
// in English; empty for a class that needs no hand.
func Hint(c ErrorClass) string { return hints[c] }

var hints = map[ErrorClass]string{
	ClassDNS:           "Check the spelling of the host name; if other feeds fail too, check the DNS server of this machine.",
	ClassConnect:       "The server refuses or drops connections; open the address in a browser, and check firewall and proxy.",
	ClassTLS:           "The certificate is expired, for another host or incomplete; tell the site, and check the clock of this machine.",
	ClassTimeout:       "The server is too slow; it will be asked less often. Raise http.timeout if that is its habit.",
	ClassBlocked:       "The address is private or on an unusual port; if you trust it, add its network to http.allow_networks.",
	ClassRedirect:      "The redirects lead nowhere; find the feed's present address with \"rasid feeds discover\".",
	ClassHTTP:          "The server reports an error of its own; it will be asked less often until it recovers.",
	ClassRateLimited:   "The server asks for fewer requests; poll less often (schedule) and wait until next_poll.",
	ClassUnauthorized:  "The feed wants a login; set username and password_file for it.",
	ClassForbidden:     "The server refuses rasid; ask the site to admit its User-Agent, and set http.contact.",
	ClassNotFound:      "There is no feed at this address any more; find the new one with \"rasid feeds discover\".",
	ClassGone:          "The site says that the feed is gone for good; remove it, or find a successor with \"rasid feeds discover\".",
	ClassTooLarge:      "The document is larger than http.max_body; raise it if the feed really is that large.",
	ClassHostile:       "The document is built to exhaust its reader and was not parsed; tell the site if it is not meant so.",
	ClassHTML:          "A web page came instead of a feed; find the feed's address with \"rasid feeds discover\".",
	ClassBotChallenge:  "The site wants a browser to prove itself; ask it to admit rasid's User-Agent to its feed.",
	ClassCaptivePortal: "This network sends everything to a login page; log in to the network, no address was changed.",
	ClassNotAFeed:      "What came is neither RSS, Atom nor JSON Feed; check the address.",
	ClassEmpty:         "The answer was empty; the site may be under repair, it will be asked again.",
	ClassNoItems:       "The feed is well-formed and lists nothing though it did before; the site may be under repair.",
	ClassMalformed:     "The document is too broken to find an item in; tell the site, a validator such as validator.w3.org/feed shows where.",
	ClassTruncated:     "The connection broke before an item was complete; it will be asked again.",
	ClassFile:          "The file cannot be read; check its path and permissions.",
	ClassNoArticle:     "The page behind the item holds no article that can be told apart; set full_text: never if that is the rule.",
	ClassOffline:       "Most hosts cannot be reached; check the network of this machine. No feed is blamed meanwhile.",
}

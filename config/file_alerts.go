package config

import "go.yaml.in/yaml/v4"

type watchlistDoc struct {
	pos
	ID       text       `yaml:"id" doc:"short name, never to be changed: alerts hang on it" default:"from the name"`
	Name     text       `yaml:"name" doc:"name shown to people" default:"the id"`
	Any      []termDoc  `yaml:"any" doc:"at least one of these must stand in the item"`
	All      []termDoc  `yaml:"all" doc:"all of these must"`
	None     []termDoc  `yaml:"none" doc:"none of these may"`
	Query    text       `yaml:"query" doc:"one expression instead of any, all and none: title:(سوريا OR لبنان) NOT رياضة"`
	Match    text       `yaml:"match" doc:"how terms match that do not say: word knows و ب ل ال and spelling variants, exact takes the letters as they stand, inflected knows plurals and suffixes too" enum:"exact,name,word,inflected,lemma" default:"word"`
	Fields   []text     `yaml:"fields" doc:"where to look" enum:"title,summary,content,author,category,link,lang" default:"title, summary, content"`
	Feeds    []text     `yaml:"feeds" doc:"only these feeds, by id" default:"all"`
	Tags     []text     `yaml:"tags" doc:"only feeds with one of these tags" default:"all"`
	Per      text       `yaml:"per" doc:"ring once for a story, however many feeds carry it, or for every item" enum:"story,item" default:"story"`
	Severity text       `yaml:"severity" doc:"critical passes quiet hours" enum:"normal,critical" default:"normal"`
	Escalate count      `yaml:"escalate" doc:"ring again when so many feeds carry the story" default:"never"`
	Repeat   span       `yaml:"repeat" doc:"ring again for a story that is still reported so much later" default:"never"`
	Spike    *spikeDoc  `yaml:"spike" doc:"ring on unusual volume instead of single items"`
	On       []text     `yaml:"on" doc:"tell also of silent edits and of items that vanish" enum:"edited,vanished" default:"none"`
	Alert    []routeDoc `yaml:"alert" doc:"who is told: names of channels, or maps with digest, quiet and limit"`
}

// termDoc is one condition: a string is a word, a phrase or "@list".
type termDoc struct {
	pos
	Text    text    `yaml:"text" doc:"a word or a phrase"`
	Match   text    `yaml:"match" doc:"how it matches" enum:"exact,name,word,inflected,lemma"`
	Near    []text  `yaml:"near" doc:"two or more words that stand close to each other"`
	Within  count   `yaml:"within" doc:"how many words apart at most" default:"8"`
	Ordered boolean `yaml:"ordered" doc:"in the order written" default:"false"`
	Regexp  text    `yaml:"regexp" doc:"a regular expression (RE2) on the text as published"`
	Query   text    `yaml:"query" doc:"an expression: هجوم OR تفجير"`
}

// decode accepts a word, a phrase or "@list" alone.
func (t *termDoc) decode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		t.pos = at(n)
		t.Text.decode(d, n)
		return
	}
	type plain termDoc
	d.intoFields(n, (*plain)(t))
}

type spikeDoc struct {
	pos
	Window   span   `yaml:"window" doc:"time in which alerts are counted" default:"24h"`
	Baseline span   `yaml:"baseline" doc:"time that the usual volume is taken from" default:"14d"`
	Factor   number `yaml:"factor" doc:"so many times the usual volume" default:"3"`
	Min      count  `yaml:"min" doc:"and at least so many items" default:"5"`
	Cooldown span   `yaml:"cooldown" doc:"silence after a ring" default:"the window"`
}

type routeDoc struct {
	pos
	Channel  text      `yaml:"channel" doc:"name of a channel"`
	Digest   text      `yaml:"digest" doc:"collect, and send at these times: \"0 8 * * sun-thu\"" default:"at once"`
	Quiet    *quietDoc `yaml:"quiet" doc:"hours in which nothing is sent; it waits until they end"`
	Limit    *limitDoc `yaml:"limit" doc:"what is over comes in one message when the time is up"`
	Throttle span      `yaml:"throttle" doc:"short for limit: {max: 1, per: …}" default:"never"`
}

// decode accepts the name of a channel alone.
func (r *routeDoc) decode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		r.pos = at(n)
		r.Channel.decode(d, n)
		return
	}
	type plain routeDoc
	d.intoFields(n, (*plain)(r))
}

type quietDoc struct {
	pos
	From     text `yaml:"from" doc:"begin, \"23:00\""`
	To       text `yaml:"to" doc:"end, \"06:30\"; may lie on the next day"`
	Timezone text `yaml:"timezone" doc:"zone of both" default:"defaults.timezone"`
}

type limitDoc struct {
	pos
	Max count `yaml:"max" doc:"messages"`
	Per span  `yaml:"per" doc:"in this time"`
}

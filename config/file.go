package config

import (
	"reflect"

	"go.yaml.in/yaml/v4"
)

// The types of this file and of file_alerts.go are the YAML file, key by key.
// Their tags are the one source of the decoder, of the JSON Schema and of
// docs/configuration.md:
//
//	yaml     the key
//	doc      what it means
//	default  what holds when it is absent
//	enum     what may stand there
//	only     the type of channel that knows the key

type fileDoc struct {
	pos
	Defaults     defaultsDoc      `yaml:"defaults" doc:"what holds for every feed that does not say otherwise"`
	Feeds        []later[feedDoc] `yaml:"feeds" doc:"the feeds to watch: addresses, local files, maps, OPML files"`
	Lists        dict[[]termDoc]  `yaml:"lists" doc:"lists of terms that watchlists name as \"@name\""`
	Channels     dict[channelDoc] `yaml:"channels" doc:"where alerts go"`
	Watchlists   []watchlistDoc   `yaml:"watchlists" doc:"what to watch for, and who is told"`
	HTTP         httpDoc          `yaml:"http" doc:"how rasid behaves on the web"`
	SystemAlerts systemDoc        `yaml:"system_alerts" doc:"what rasid tells about itself"`
	Storage      storageDoc       `yaml:"storage" doc:"the database"`
	Web          *webDoc          `yaml:"web" doc:"the dashboard; without this key there is none"`
}

type defaultsDoc struct {
	pos
	Timezone   text         `yaml:"timezone" doc:"zone of schedules, quiet hours and dates that name none" default:"UTC"`
	Schedule   text         `yaml:"schedule" doc:"how often feeds are polled: five cron fields, @every 15m, @hourly; CRON_TZ=Asia/Beirut in front sets a zone" default:"@every 15m"`
	FirstPoll  firstPollDoc `yaml:"first_poll" doc:"which items may alert when a feed is polled for the first time: none, all, or those younger than e.g. 24h" default:"none"`
	MaxItemAge span         `yaml:"max_item_age" doc:"older items are stored and never alert; 0s: no limit" default:"72h"`
	FullText   text         `yaml:"full_text" doc:"fetch the article behind an item: never, when the feed gives a short text only, or always" enum:"never,short,always" default:"never"`
}

// firstPollDoc is none, all or a duration.
type firstPollDoc struct{ text }

type feedDoc struct {
	pos
	ID               text         `yaml:"id" doc:"short name, never to be changed: what was learned about the feed hangs on it" default:"from the address"`
	Name             text         `yaml:"name" doc:"name shown to people" default:"the title of the feed"`
	URL              text         `yaml:"url" doc:"address of the feed (http or https)"`
	File             text         `yaml:"file" doc:"a local document instead of an address"`
	OPML             text         `yaml:"opml" doc:"an OPML file instead of one feed; its folders become tags"`
	Tags             []text       `yaml:"tags" doc:"names that watchlists choose feeds by"`
	Schedule         text         `yaml:"schedule" doc:"how often; see defaults"`
	Timezone         text         `yaml:"timezone" doc:"zone of the schedule and of dates that name none"`
	Charset          text         `yaml:"charset" doc:"wins over everything the document says, e.g. windows-1256" default:"detected"`
	FirstPoll        firstPollDoc `yaml:"first_poll" doc:"see defaults"`
	MaxItemAge       span         `yaml:"max_item_age" doc:"see defaults"`
	ExpectItemsEvery span         `yaml:"expect_items_every" doc:"silent for longer: a system alert" default:"the feed's own rhythm"`
	FullText         text         `yaml:"full_text" doc:"see defaults" enum:"never,short,always"`
	Headers          dict[text]   `yaml:"headers" doc:"request headers to add"`
	Username         text         `yaml:"username" doc:"user of HTTP basic authentication"`
	Password         text         `yaml:"password" doc:"its password; better password_file"`
	PasswordFile     text         `yaml:"password_file" doc:"file that holds the password"`
	Proxy            text         `yaml:"proxy" doc:"proxy of this feed (http, https or socks5 address)" default:"http.proxy"`
	IgnoreSkip       boolean      `yaml:"ignore_skip" doc:"heed nothing that the document advises: skipHours, skipDays, ttl, sy:updatePeriod" default:"false"`
}

// decode accepts an address or a path alone.
func (f *feedDoc) decode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		f.pos = at(n)
		f.URL.decode(d, n)
		return
	}
	type plain feedDoc
	d.intoFields(n, (*plain)(f))
}

type channelDoc struct {
	pos
	Type    text    `yaml:"type" doc:"console, email or webhook" enum:"console,email,webhook"`
	SMTP    smtpDoc `yaml:"smtp" doc:"the mail server" only:"email"`
	From    text    `yaml:"from" doc:"sender: راصد <rasid@example.org>" only:"email"`
	To      []text  `yaml:"to" doc:"receivers; each gets a message of its own" only:"email"`
	ReplyTo text    `yaml:"reply_to" doc:"where answers go" only:"email"`

	URL        text       `yaml:"url" doc:"address that receives the POST; telegram and pagerduty have one already" only:"webhook"`
	Preset     text       `yaml:"preset" doc:"shape of the body, as the vendor wants it" enum:"discord,gotify,mattermost,msteams,ntfy,pagerduty,slack,telegram" default:"the body of docs/webhooks.md" only:"webhook"`
	Template   text       `yaml:"template" doc:"a body of your own instead (Go text/template, must give JSON); see docs/webhooks.md" only:"webhook"`
	Token      text       `yaml:"token" doc:"token of the bot or application, or PagerDuty's routing key; better token_file" only:"webhook"`
	TokenFile  text       `yaml:"token_file" doc:"file that holds the token" only:"webhook"`
	Chat       text       `yaml:"chat" doc:"of the preset telegram: the number of the chat, or @channel" only:"webhook"`
	Secret     text       `yaml:"secret" doc:"signing secret, whsec_ and base64 of 24 to 64 bytes; better secret_file" only:"webhook"`
	SecretFile text       `yaml:"secret_file" doc:"file that holds the signing secret" only:"webhook"`
	Secrets    []text     `yaml:"secrets" doc:"several signing secrets, while they are changed" only:"webhook"`
	Headers    dict[text] `yaml:"headers" doc:"request headers to add" only:"webhook"`
}

type smtpDoc struct {
	pos
	Host         text  `yaml:"host" doc:"name of the server"`
	Port         count `yaml:"port" doc:"port" default:"587, 465 or 25, as tls says"`
	Username     text  `yaml:"username" doc:"user; without one there is no login"`
	Password     text  `yaml:"password" doc:"password; better password_file"`
	PasswordFile text  `yaml:"password_file" doc:"file that holds the password"`
	TLS          text  `yaml:"tls" doc:"starttls demands STARTTLS, implicit is TLS from the first byte (port 465), none is for a server on this machine" enum:"starttls,implicit,none" default:"starttls"`
	Hello        text  `yaml:"hello" doc:"name of this machine for the EHLO" default:"its full name, or its address"`
}

type httpDoc struct {
	pos
	Contact       text       `yaml:"contact" doc:"address in the User-Agent, for the webmasters of the feeds: mailto:desk@example.org"`
	PerHost       perHostDoc `yaml:"per_host" doc:"politeness towards one host"`
	Proxy         text       `yaml:"proxy" doc:"proxy of all requests; the address check then sees only the proxy" default:"none"`
	AllowNetworks []text     `yaml:"allow_networks" doc:"private ranges opened knowingly, for feeds and webhooks: 10.0.0.0/8" default:"none"`
	MaxBody       size       `yaml:"max_body" doc:"largest document, after decompression" default:"8MiB"`
	Timeout       span       `yaml:"timeout" doc:"longest time for one request" default:"30s"`
}

type perHostDoc struct {
	pos
	Concurrency count `yaml:"concurrency" doc:"requests at once" default:"1"`
	MinInterval span  `yaml:"min_interval" doc:"time between two requests" default:"2s"`
}

type systemDoc struct {
	pos
	Channels []text `yaml:"channels" doc:"names of channels"`
	Events   []text `yaml:"events" doc:"what is told" enum:"feed_failing,feed_recovered,feed_quiet,feed_gone,feed_moved,feed_login,feed_empty,feed_charset,feed_loss,feed_costly,delivery_dead,disk_low,database_damaged" default:"all of them"`
}

type storageDoc struct {
	pos
	Path      text        `yaml:"path" doc:"the SQLite file" default:"rasid.db"`
	Retention span        `yaml:"retention" doc:"items older than this are deleted; 0s keeps them for ever" default:"365d"`
	Evidence  evidenceDoc `yaml:"evidence" doc:"documents as they came, with headers and hashes, for rasid export --evidence; the short form is the word behind keep" default:"none"`
	Backup    backupDoc   `yaml:"backup" doc:"copies of the database, made by the daemon and by rasid backup"`
}

type evidenceDoc struct {
	pos
	Keep        text `yaml:"keep" doc:"which documents: those that brought an item which a watchlist matched, or all that brought something new" enum:"none,matched,all" default:"none"`
	Retention   span `yaml:"retention" doc:"those of items that did not alert are forgotten then, or with the item; those of items that alerted stay as long as these; 0s: as long as the items" default:"30d"`
	MaxDocument size `yaml:"max_document" doc:"of a document larger on the wire only the hash and the headers are kept" default:"4MiB"`
}

// decode accepts the word behind keep alone.
func (e *evidenceDoc) decode(d *decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		e.pos = at(n)
		e.Keep.decode(d, n)
		d.choice(fieldOf(reflect.ValueOf(e).Elem(), "keep"))
		return
	}
	type plain evidenceDoc
	d.intoFields(n, (*plain)(e))
}

type backupDoc struct {
	pos
	Schedule text  `yaml:"schedule" doc:"when the daemon makes one: \"30 3 * * *\"" default:"never"`
	Folder   text  `yaml:"folder" doc:"where they lie" default:"backups, beside the database"`
	Keep     count `yaml:"keep" doc:"how many are kept; 0 keeps all" default:"7"`
}

type webDoc struct {
	pos
	Listen text   `yaml:"listen" doc:"address and port; behind a reverse proxy stay on 127.0.0.1" default:"127.0.0.1:8686"`
	Hosts  []text `yaml:"hosts" doc:"host names under which browsers reach it, beside localhost"`
}

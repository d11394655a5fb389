package config

import (
	"net/mail"
	"reflect"
	"slices"
	"strings"
)

// Channel is one target of alerts; of the three kinds only its own is set.
type Channel struct {
	Name    string
	Type    string // console, email, webhook
	Email   *Email
	Webhook *Webhook
}

// Email is a mail server and who gets what it sends.
type Email struct {
	Host, Username, Password, TLS string
	Hello                         string // empty: the name of this machine
	Port                          int
	From, ReplyTo                 string
	To                            []string
}

// Webhook is an address that takes alerts. The fields are those of
// channel.WebhookOptions.
type Webhook struct {
	URL, Preset, Template string
	Token, Chat           string
	Secrets               []string
	Headers               map[string]string
}

func (b *builder) channels() {
	for _, e := range b.doc.Channels.Entries {
		c, d := Channel{Name: e.Key.V, Type: e.Value.Type.V}, &e.Value
		if !validID(c.Name) {
			b.add(e.Key.pos, "use letters, digits, - _ and .", "%s cannot be the name of a channel", e.Key.show())
		}
		if d.place().Line == 0 {
			d.pos = e.Key.pos
		}
		b.foreignKeys(d)
		switch c.Type {
		case "email":
			c.Email = b.email(d)
		case "webhook":
			c.Webhook = b.webhook(d)
		case "":
			b.missing(d.pos, "add type: console, email or webhook", "the channel %q has no type", c.Name)
		}
		b.cfg.Channels = append(b.cfg.Channels, c)
	}
}

// foreignKeys refuses keys that belong to another type of channel.
func (b *builder) foreignKeys(d *channelDoc) {
	for _, f := range fieldsOf(reflect.ValueOf(d).Elem()) {
		if f.only != "" && f.only != d.Type.V && d.Type.V != "" && !f.value.IsZero() {
			b.add(b.placeOf(f.value, d.pos), "it belongs to "+f.only, "%q is not a key of a %s channel", f.key, d.Type.V)
		}
	}
}

func (b *builder) placeOf(v reflect.Value, fallback pos) pos {
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		v = v.Index(0)
	}
	if p, ok := v.Addr().Interface().(positioned); ok {
		return *p.place()
	}
	return fallback
}

func (b *builder) email(d *channelDoc) *Email {
	m := &Email{Host: d.SMTP.Host.V, Username: d.SMTP.Username.V, TLS: d.SMTP.TLS.or("starttls"), Hello: b.hostName(d.SMTP.Hello)}
	if m.Host == "" {
		b.missing(orPos(d.SMTP.pos, d.pos), "add smtp: {host: smtp.example.org, …}", "an email channel needs smtp with a host")
	}
	m.Port = b.between("port", d.SMTP.Port, d.SMTP.pos, map[string]int{"starttls": 587, "implicit": 465, "none": 25}[m.TLS], 1, 65535)
	m.Password = b.secret(d.SMTP.Password, d.SMTP.PasswordFile, "password")
	if m.Password != "" && m.Username == "" {
		b.missing(d.SMTP.pos, "add username", "a password without username")
	}
	if m.TLS == "none" && m.Username != "" && !isLoopback(m.Host) {
		b.warn(d.SMTP.TLS.pos, "use starttls or implicit", "the password travels unencrypted")
	}
	m.From = b.sender(d.From, d.pos)
	if d.ReplyTo.Set {
		m.ReplyTo = b.mailbox(d.ReplyTo)
	}
	if len(d.To) == 0 {
		b.missing(d.pos, "add to: [desk@example.org]", "an email channel without to: nobody gets it")
	}
	for _, t := range d.To {
		to := b.mailbox(t)
		if slices.Contains(m.To, to) && to != "" {
			b.add(t.pos, "", "%s stands twice in to", t.show())
			continue
		}
		m.To = append(m.To, to)
	}
	return m
}

func (b *builder) sender(t text, channel pos) string {
	if !t.Set {
		b.missing(channel, "add from: \"راصد <rasid@example.org>\"", "an email channel needs from")
		return ""
	}
	return b.mailbox(t)
}

func (b *builder) mailbox(t text) string {
	if _, err := mail.ParseAddress(t.V); err != nil {
		b.add(t.pos, "write name@example.org or Name <name@example.org>", "%s is not a mail address", t.show())
	}
	return t.V
}

// hostName checks what goes into a command as it stands.
func (b *builder) hostName(t text) string {
	if strings.ContainsFunc(t.V, func(r rune) bool { return r <= ' ' || r > '~' }) {
		b.add(t.pos, "mail.example.org", "%s cannot be the name of a machine", t.show())
	}
	return t.V
}

package main

import (
	"fmt"
	"io"

	"rasid/alerts"
	"rasid/alerts/channel"
	"rasid/config"
	"rasid/outbound"
)

// newLanes makes a sender of every channel in the file.
func newLanes(cfg *config.Config, pool *outbound.Pool, out io.Writer) (map[string]alerts.Lane, error) {
	lanes := make(map[string]alerts.Lane, len(cfg.Channels))
	for i := range cfg.Channels {
		c := &cfg.Channels[i]
		l, err := newLane(cfg, c, pool, out)
		if err != nil {
			return nil, usage(fmt.Errorf("channel %s: %w", c.Name, err), "mend the channel in "+cfg.Path)
		}
		lanes[c.Name] = l
	}
	return lanes, nil
}

func newLane(cfg *config.Config, c *config.Channel, pool *outbound.Pool, out io.Writer) (l alerts.Lane, err error) {
	l.Policy = alerts.WebhookPolicy()
	switch c.Type {
	case "console":
		l.Channel, err = channel.NewConsole(channel.ConsoleOptions{Out: out})
	case "webhook":
		client, e := pool.Client("")
		if e != nil {
			return l, e
		}
		l.Channel, err = channel.NewWebhook(channel.WebhookOptions{URL: c.Webhook.URL, Secrets: c.Webhook.Secrets, Headers: c.Webhook.Headers}, client)
	case "email":
		l.Policy = alerts.EmailPolicy()
		l.Channel, err = channel.NewEmail(emailOptions(cfg, c.Email))
	default:
		err = fmt.Errorf("there is no sender for %q", c.Type)
	}
	return l, err
}

func emailOptions(cfg *config.Config, m *config.Email) channel.EmailOptions {
	names := make(map[string]string, len(cfg.Sources))
	for _, s := range cfg.Sources {
		if s.Name != "" {
			names[s.ID] = s.Name
		}
	}
	return channel.EmailOptions{
		Host: m.Host, Port: m.Port, Username: m.Username, Password: m.Password, TLS: channel.TLSMode(m.TLS),
		From: m.From, ReplyTo: m.ReplyTo, Names: names, Location: cfg.Location,
	}
}

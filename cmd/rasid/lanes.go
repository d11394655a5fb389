package main

import (
	"fmt"
	"io"
	"os"

	"rasid/alerts"
	"rasid/alerts/channel"
	"rasid/config"
	"rasid/outbound"
)

// newLanes makes a sender of every channel in the file.
func newLanes(cfg *config.Config, out io.Writer) (map[string]alerts.Lane, error) {
	lanes, live, names := make(map[string]alerts.Lane, len(cfg.Channels)), liveRoutes(cfg), feedNames(cfg)
	for i := range cfg.Channels {
		c := &cfg.Channels[i]
		l, err := newLane(cfg, c, names, out)
		if err != nil {
			return nil, usage(fmt.Errorf("channel %s: %w", c.Name, err), "mend the channel in "+cfg.Path)
		}
		l.Live = func(watchlist, target string) bool { return live(watchlist, c.Name, target) }
		lanes[c.Name] = l
	}
	return lanes, nil
}

// newLane makes one sender; names are those of the feeds.
func newLane(cfg *config.Config, c *config.Channel, names map[string]string, out io.Writer) (l alerts.Lane, err error) {
	l.Policy = alerts.WebhookPolicy()
	switch c.Type {
	case "console":
		l.AtOnce = 1 // in the order of the news
		color := terminal(out) && os.Getenv("NO_COLOR") == ""
		l.Channel, err = channel.NewConsole(channel.ConsoleOptions{Out: out, Color: color, Names: names, Location: cfg.Location})
	case "webhook":
		l.Pace = channel.PresetPace(c.Webhook.Preset)
		l.Channel, err = newWebhook(webhookOptions(cfg, c.Webhook, names), poolOptions(cfg))
	case "email":
		l.Policy = alerts.EmailPolicy()
		l.Channel, err = channel.NewEmail(emailOptions(cfg, c.Email, names))
	default:
		err = fmt.Errorf("there is no sender for %q", c.Type)
	}
	return l, err
}

func newWebhook(o channel.WebhookOptions, net outbound.Options) (*channel.Webhook, error) {
	client, err := channel.WebhookClient(o, net)
	if err != nil {
		return nil, err
	}
	return channel.NewWebhook(o, client)
}

func webhookOptions(cfg *config.Config, w *config.Webhook, names map[string]string) channel.WebhookOptions {
	return channel.WebhookOptions{
		URL: w.URL, Preset: w.Preset, Template: w.Template, Token: w.Token, Chat: w.Chat, Secrets: w.Secrets, Headers: w.Headers,
		Names: names, Location: cfg.Location,
	}
}

func emailOptions(cfg *config.Config, m *config.Email, names map[string]string) channel.EmailOptions {
	return channel.EmailOptions{
		Host: m.Host, Port: m.Port, Username: m.Username, Password: m.Password, TLS: channel.TLSMode(m.TLS),
		From: m.From, ReplyTo: m.ReplyTo, Hello: m.Hello, Names: names, Location: cfg.Location,
	}
}

func feedNames(cfg *config.Config) map[string]string {
	names := map[string]string{} // often no feed has one of its own
	for _, s := range cfg.Sources {
		if s.Name != "" {
			names[s.ID] = s.Name
		}
	}
	return names
}

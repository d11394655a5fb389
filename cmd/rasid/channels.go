package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"rasid/alerts"
	"rasid/config"
)

func (a *app) channelsCommand() *cobra.Command {
	c := &cobra.Command{Use: "channels", Short: "Try the channels"}
	c.AddCommand(a.channelsTestCommand())
	return group(c)
}

func (a *app) channelsTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test NAME",
		Short: "Send a test message through a channel, now, and say what the receiver answered",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			ch, err := channelNamed(cfg, args[0])
			if err != nil {
				return err
			}
			lane, err := newLane(cfg, ch, feedNames(cfg), a.out)
			if err != nil {
				return usage(fmt.Errorf("channel %s: %w", ch.Name, err), "mend the channel in "+cfg.Path)
			}
			return a.tryChannel(c.Context(), ch, lane.Channel)
		},
	}
}

func channelNamed(cfg *config.Config, name string) (*config.Channel, error) {
	for i := range cfg.Channels {
		if cfg.Channels[i].Name == name {
			return &cfg.Channels[i], nil
		}
	}
	return nil, noChannel(cfg, name)
}

// tryChannel sends one test message to each target.
func (a *app) tryChannel(ctx context.Context, ch *config.Channel, sender alerts.Channel) error {
	targets := []string{""}
	if ch.Email != nil {
		targets = ch.Email.To
	}
	var errs []error
	for _, to := range targets {
		now := time.Now()
		d := alerts.Delivery{
			ID: uuid.Must(uuid.NewV7()).String(), Kind: alerts.KindTest, Channel: ch.Name, Target: to, State: alerts.Pending,
			Attempts: 1, Created: now, Text: "رسالة تجريبية من راصد. A test message from rasid.",
		}
		said, err := sendOnce(ctx, &d, sender)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", strings.TrimSpace(ch.Name+" "+to), err))
			continue
		}
		fmt.Fprintf(a.err, "%s: taken in %s%s\n", strings.TrimSpace(ch.Name+" "+to), time.Since(now).Round(time.Millisecond), answer(said))
	}
	if len(errs) > 0 {
		return failed(errors.Join(errs...), "the daemon would try again by the channel's table of delays; docs/troubleshooting.md lists the classes")
	}
	return nil
}

func answer(said string) string {
	if said == "" {
		return ""
	}
	return ": " + said
}

func sendOnce(ctx context.Context, d *alerts.Delivery, sender alerts.Channel) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	payload, err := sender.Render(d)
	if err != nil {
		return "", err
	}
	d.Payload = payload
	return sender.Send(ctx, d)
}

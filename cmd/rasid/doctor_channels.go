package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	"rasid/config"
	"rasid/outbound"
)

// examineChannels connects to the host of every channel and sends nothing.
func examineChannels(ctx context.Context, f *findings, cfg *config.Config) {
	errs := make([]error, len(cfg.Channels))
	var all sync.WaitGroup
	for i := range cfg.Channels {
		all.Go(func() { errs[i] = reach(ctx, cfg, &cfg.Channels[i]) })
	}
	all.Wait()
	for i, err := range errs {
		c := &cfg.Channels[i]
		if err != nil {
			f.add("channels", broken, fmt.Sprintf("alerts wait and are tried again; once it is mended try: rasid channels test %s", c.Name),
				"%s: %s: %v", c.Name, outbound.Classify(err), outbound.Clean(err))
			continue
		}
		f.add("channels", fine, "", "%s: %s can be reached", c.Name, c.Type)
	}
}

func reach(ctx context.Context, cfg *config.Config, c *config.Channel) error {
	switch {
	case c.Webhook != nil:
		return outbound.Reach(ctx, outbound.Options{AllowNetworks: cfg.HTTP.AllowNetworks, Proxy: cfg.HTTP.Proxy, Timeout: connectWait(cfg.HTTP.Timeout)}, c.Webhook.URL)
	case c.Email != nil:
		conn, err := outbound.DialNamed(ctx, net.JoinHostPort(c.Email.Host, strconv.Itoa(c.Email.Port)))
		if err != nil {
			return err
		}
		return conn.Close()
	}
	return nil
}

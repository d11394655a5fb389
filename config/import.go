package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"rasid/feeds"
)

// FeedsYAML writes feeds as entries of the list "feeds:", each line indented.
func FeedsYAML(all []Outline, indent string) string {
	var b strings.Builder
	for _, o := range all {
		if o.Title == "" && len(o.Tags) == 0 {
			fmt.Fprintf(&b, "%s- %s\n", indent, quoted(o.URL))
			continue
		}
		fmt.Fprintf(&b, "%s- url: %s\n", indent, quoted(o.URL))
		if o.Title != "" {
			fmt.Fprintf(&b, "%s  name: %s\n", indent, quoted(o.Title))
		}
		if len(o.Tags) > 0 {
			tags := make([]string, len(o.Tags))
			for i, t := range o.Tags {
				tags[i] = quoted(t)
			}
			fmt.Fprintf(&b, "%s  tags: [%s]\n", indent, strings.Join(tags, ", "))
		}
	}
	return b.String()
}

// quoted writes a text so that YAML and the ${…} of the file leave it alone.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(strings.ToValidUTF8(strings.ReplaceAll(s, "$", "$$"), "")) // a string cannot fail
	return strings.TrimSpace(b.String())
}

// ErrNoPlace is returned where feeds cannot be added without rewriting what
// the operator wrote.
var ErrNoPlace = errors.New("config: the list of feeds is written in a way that cannot be added to")

// AddFeeds adds feeds behind those of a configuration file and leaves every
// other byte as it is, comments too. It gives ErrNoPlace where "feeds:" is no
// list with a line for each entry.
func AddFeeds(data []byte, all []Outline) ([]byte, error) {
	if len(all) == 0 {
		return data, nil
	}
	var before fileShape
	if err := yaml.Load(data, &before); err != nil && len(bytes.TrimSpace(data)) > 0 {
		return nil, fmt.Errorf("add feeds: %w", err)
	}
	at, indent, err := before.place(data)
	if err != nil {
		return nil, err
	}
	text := FeedsYAML(all, indent)
	if before.Feeds.Kind == 0 || len(before.Feeds.Content) == 0 {
		text = "feeds:\n" + text
	}
	if at > 0 && data[at-1] != '\n' {
		text = "\n" + text
	}
	out := bytes.Join([][]byte{data[:at], []byte(text), data[at:]}, nil)
	var after fileShape
	if err := yaml.Load(out, &after); err != nil || len(after.Feeds.Content) != len(before.Feeds.Content)+len(all) {
		return nil, ErrNoPlace
	}
	return out, nil
}

// fileShape is a file as far as adding feeds goes.
type fileShape struct {
	Feeds yaml.Node      `yaml:"feeds"`
	Rest  map[string]any `yaml:",inline"`
}

// place returns where in data feeds are added, and how far they are indented.
func (f *fileShape) place(data []byte) (at int, indent string, err error) {
	n := &f.Feeds
	switch {
	case n.Kind == 0: // no such key
		return len(data), "  ", nil
	case n.Kind != yaml.SequenceNode || n.Style&yaml.FlowStyle != 0 || len(n.Content) == 0:
		return 0, "", ErrNoPlace
	}
	dash := max(0, n.Column-1)
	at = endOfItem(data, n.Content[len(n.Content)-1].Line, dash)
	return at, strings.Repeat(" ", dash), nil
}

// endOfItem returns the end of the entry that begins in a line: it goes on as
// long as lines are indented by more than its dash.
func endOfItem(data []byte, line, dash int) (end int) {
	at := 0
	for i, text := range bytes.SplitAfter(data, []byte("\n")) {
		at += len(text)
		words := bytes.TrimLeft(text, " ")
		switch blank := len(bytes.TrimSpace(text)) == 0; {
		case i+1 < line:
		case i+1 == line, !blank && len(text)-len(words) > dash:
			end = at
		case !blank:
			return end
		}
	}
	return end
}

// Unknown returns the outlines whose address no source has.
func Unknown(all []Outline, have []*feeds.Source) []Outline {
	known := map[string]bool{}
	for _, s := range have {
		known[s.URL] = true
	}
	var fresh []Outline
	for _, o := range all {
		if !known[o.URL] {
			fresh = append(fresh, o)
		}
	}
	return fresh
}

package channel

import "strings"

// slackBlock is a rich_text block. It needs no escaping and marks hits inside
// words, which mrkdwn cannot.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
type slackBlock struct {
	Type     string         `json:"type"`
	Elements []slackSection `json:"elements"`
}

type slackSection struct {
	Type     string         `json:"type"`
	Elements []slackElement `json:"elements"`
}

type slackElement struct {
	Type  string      `json:"type"`
	Text  string      `json:"text"`
	URL   string      `json:"url,omitempty"`
	Style *slackStyle `json:"style,omitempty"`
}

type slackStyle struct {
	Bold bool `json:"bold"`
}

// slack is an incoming webhook: at most 50 blocks. The text beside them is
// what notifications show.
func slack(_ *WebhookOptions, m *message) any {
	const maxStories, maxText = 45, 3000
	blocks := []slackBlock{slackRich(slackWords(run{shorten(m.head(), maxText), true}))}
	for i := range m.Stories {
		if i == maxStories {
			blocks = append(blocks, slackRich(slackWords(run{Text: moreNoun.more(len(m.Stories) - i)})))
			break
		}
		blocks = append(blocks, slackStory(&m.Stories[i], len(m.Stories) <= excerptsUpTo))
	}
	mrkdwn := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return map[string]any{"text": mrkdwn.Replace(m.Heading), "blocks": blocks, "unfurl_links": false, "unfurl_media": false}
}

func slackStory(s *story, excerpt bool) slackBlock {
	title := slackElement{Type: "text", Text: joined(s.Title, "", ""), Style: &slackStyle{true}}
	if s.Link != "" {
		title.Type, title.URL = "link", s.Link
	}
	lines := []run{{Text: "\n" + s.origin()}}
	if excerpt && len(s.Excerpt) > 0 {
		lines = append(append(lines, run{Text: "\n"}), s.Excerpt...)
	}
	return slackRich(append([]slackElement{title}, slackWords(lines...)...))
}

func slackRich(elements []slackElement) slackBlock {
	return slackBlock{"rich_text", []slackSection{{"rich_text_section", elements}}}
}

// slackWords is text with its hits in bold.
func slackWords(rs ...run) []slackElement {
	var out []slackElement
	for _, r := range rs {
		e := slackElement{Type: "text", Text: r.Text}
		if r.Hit {
			e.Style = &slackStyle{true}
		}
		out = append(out, e)
	}
	return out
}

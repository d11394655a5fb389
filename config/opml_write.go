package config

import (
	"encoding/xml"
	"fmt"
	"io"

	"rasid/feeds"
)

type opmlDoc struct {
	XMLName xml.Name      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Title   string        `xml:"head>title"`
	Body    []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Type     string        `xml:"type,attr,omitempty"`
	Text     string        `xml:"text,attr"`
	Title    string        `xml:"title,attr,omitempty"`
	URL      string        `xml:"xmlUrl,attr,omitempty"`
	Outlines []opmlOutline `xml:"outline"`
}

// WriteOPML writes the feeds as OPML 2.0 (https://opml.org/spec2.opml), the
// tags of each as folders in one another: ReadOPML gives the same tags back.
// Local files are left out; logins and headers are never written.
func WriteOPML(w io.Writer, sources []*feeds.Source) error {
	doc := opmlDoc{Version: "2.0", Title: "rasid"}
	for _, s := range sources {
		if s.URL == "" {
			continue
		}
		in := &doc.Body
		for _, t := range s.Tags {
			in = folder(in, t)
		}
		name := s.Name
		if name == "" {
			name = s.ID
		}
		*in = append(*in, opmlOutline{Type: "rss", Text: name, Title: s.Name, URL: s.URL})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// folder returns what a folder holds, and makes it where there is none.
func folder(in *[]opmlOutline, name string) *[]opmlOutline {
	for i := range *in {
		if o := &(*in)[i]; o.URL == "" && o.Text == name {
			return &o.Outlines
		}
	}
	*in = append(*in, opmlOutline{Text: name})
	return &(*in)[len(*in)-1].Outlines
}

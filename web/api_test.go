package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rasid/alerts"
)

// description is openapi.json as the tests need it.
type description struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Ref string `json:"$ref"`
		}
		Responses map[string]struct {
			Ref     string `json:"$ref"`
			Content map[string]struct {
				Schema struct {
					Ref string `json:"$ref"`
				}
			}
		}
	}
	Components struct {
		Parameters map[string]struct{ Name, In string }
		Responses  map[string]any
		Schemas    map[string]any
	}
}

func readDescription(t *testing.T) (d description, schemas *jsonschema.Compiler) {
	t.Helper()
	if err := json.Unmarshal(openAPIFile, &d); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPIFile))
	if err != nil {
		t.Fatal(err)
	}
	schemas = jsonschema.NewCompiler()
	schemas.AssertFormat()
	if err := schemas.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return d, schemas
}

// TestDescribed: every route of the API is described, and nothing else is.
func TestDescribed(t *testing.T) {
	w := newWorld(t)
	d, schemas := readDescription(t)
	var routes, described []string
	for _, rt := range w.s.apiRoutes() {
		routes = append(routes, rt.pattern)
	}
	for path, methods := range d.Paths {
		for method, op := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
			for _, p := range op.Parameters {
				if _, ok := d.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]; !ok {
					t.Errorf("%s %s: no parameter %s", method, path, p.Ref)
				}
			}
			for status, r := range op.Responses {
				if r.Ref != "" && d.Components.Responses[strings.TrimPrefix(r.Ref, "#/components/responses/")] == nil {
					t.Errorf("%s %s %s: no response %s", method, path, status, r.Ref)
				}
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if !slices.Equal(routes, described) {
		t.Errorf("routes    %q\ndescribed %q", routes, described)
	}
	for name := range d.Components.Schemas {
		if _, err := schemas.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
}

// TestAPI calls every route and holds the answer against its description.
func TestAPI(t *testing.T) {
	w := stocked(t)
	d, schemas := readDescription(t)
	id, item := w.settle(alerts.Dead, alerts.Attempt{Class: alerts.SendServer, Status: 500, Response: "later", Error: "server: HTTP 500"}), firstItem(t, w)
	for _, c := range []struct {
		call   string // method and path with query
		route  string
		status string
		holds  string
	}{
		{"GET /api/v1/openapi.json", "", "200", `"openapi"`},
		{"GET /api/v1/status", "", "200", `"dead":1`},
		{"GET /api/v1/alerts", "", "200", `"text":"وسُورِيا"`},
		{"GET /api/v1/alerts?watchlist=syria&limit=1", "", "200", `"next":"`},
		{"GET /api/v1/alerts?watchlst=syria", "", "400", `watchlst`},
		{"GET /api/v1/alerts?watchlist=syrai", "", "404", `did you mean \"syria\"?`},
		{"GET /api/v1/events?watchlist=syrai", "", "404", `did you mean \"syria\"?`},
		{"GET /api/v1/events?watchlst=syria", "", "400", `watchlst`},
		{"GET /api/v1/items?feed=papr", "", "404", `there is no feed \"papr\"; did you mean \"paper\"?`},
		{"GET /api/v1/items?watchlist=lebanon", "", "404", `no such watchlist`},
		{"GET /api/v1/search?feed=papr", "", "404", `no such feed`},
		{"GET /api/v1/try?q=a&feed=papr", "", "404", `no such feed`},
		{"GET /api/v1/deliveries?channel=dsk", "", "404", `did you mean \"desk\"?`},
		{"POST /api/v1/deliveries/retry?channel=dsk", "", "404", `no such channel`},
		{"GET /api/v1/export?watchlist=syrai", "", "404", `no such watchlist`},
		{"GET /api/v1/alerts?limit=0", "", "400", `between 1 and 500`},
		{"GET /api/v1/alerts?since=tomorrow", "", "400", `since`},
		{"GET /api/v1/items?feed=paper", "", "200", `"feed":"paper"`},
		{"GET /api/v1/items/" + item, "/api/v1/items/{id}", "200", item},
		{"GET /api/v1/items/none", "/api/v1/items/{id}", "404", `no such item`},
		{"GET /api/v1/items/" + item + "/evidence", "/api/v1/items/{id}/evidence", "200", `"sha256":"` + rssHash + `"`},
		{"GET /api/v1/items/" + item + "/evidence/" + rssHash, "/api/v1/items/{id}/evidence/{hash}", "200", `<rss/>`},
		{"GET /api/v1/items/" + item + "/evidence/none", "/api/v1/items/{id}/evidence/{hash}", "404", `no such document`},
		{"GET /api/v1/search?q=" + esc("سوريا"), "", "200", `"text":"بسوريا"`},
		{"GET /api/v1/search?q=" + esc("سوريا AND ("), "", "400", `"column":12`},
		{"GET /api/v1/try?q=" + esc("سوريا OR الخبز"), "", "200", `"items":3`},
		{"GET /api/v1/try", "", "400", `rule`},
		{"GET /api/v1/watchlists", "", "200", `feed.atom?key=`},
		{"GET /api/v1/watchlists/" + esc("قمح"), "/api/v1/watchlists/{id}", "200", `"days"`},
		{"GET /api/v1/watchlists/none", "/api/v1/watchlists/{id}", "404", ``},
		{"GET /api/v1/feeds", "", "200", `"state":"ok"`},
		{"GET /api/v1/deliveries?state=dead", "", "200", id},
		{"GET /api/v1/deliveries?state=lost", "", "400", `state`},
		{"GET /api/v1/deliveries/" + id, "/api/v1/deliveries/{id}", "200", `"later"`},
		{"GET /api/v1/deliveries/none", "/api/v1/deliveries/{id}", "404", ``},
		{"GET /api/v1/export?format=csv", "", "200", "\ufeffmatched_at,"},
		{"GET /api/v1/export?format=xls", "", "400", ``},
		{"POST /api/v1/deliveries/retry", "", "400", `choose`},
		{"POST /api/v1/deliveries/retry?channel=&since=", "", "400", `choose`},
		{"POST /api/v1/deliveries/retry?state=delivered", "", "400", `not sent again`},
		{"POST /api/v1/deliveries/retry?state=dead", "", "200", `"retried":1`},
		{"POST /api/v1/deliveries/none/retry", "/api/v1/deliveries/{id}/retry", "404", ``},
		{"POST /api/v1/deliveries/" + id + "/retry", "/api/v1/deliveries/{id}/retry", "200", `"retried":1`},
		{"GET /api/v1/none", "-", "404", ``},
	} {
		method, path, _ := strings.Cut(c.call, " ")
		status, body, h := w.do(method, path, nil, "Accept", "*/*")
		if status := strconv.Itoa(status); status != c.status || !strings.Contains(body, c.holds) {
			t.Errorf("%s: %s, want %s with %q\n%s", c.call, status, c.status, c.holds, body)
		}
		if c.route == "-" {
			continue
		}
		route := c.route
		if route == "" {
			u, err := url.Parse(path)
			if err != nil {
				t.Fatal(err)
			}
			route = u.Path
		}
		op := d.Paths[route][strings.ToLower(method)]
		res, ok := op.Responses[c.status]
		if !ok {
			t.Errorf("%s: %s is not described", c.call, c.status)
			continue
		}
		kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
		name := "#/components/schemas/Problem"
		if res.Ref == "" {
			media, ok := res.Content[kind]
			if !ok {
				t.Errorf("%s: %s is not described", c.call, kind)
			}
			name = media.Schema.Ref
		} else if kind != "application/problem+json" {
			t.Errorf("%s: a problem as %s", c.call, kind)
		}
		if name == "" {
			continue
		}
		schema, err := schemas.Compile("openapi.json" + name)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err != nil {
			t.Fatalf("%s: %v", c.call, err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", c.call, err)
		}
	}
}

// TestPaging walks all alerts one at a time.
func TestPaging(t *testing.T) {
	w := stocked(t)
	var seen []string
	for before := ""; ; {
		_, body, _ := w.do("GET", "/api/v1/alerts?limit=1&before="+before, nil, "Accept", "*/*")
		var page list[alertJSON]
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Data {
			seen = append(seen, a.ID)
		}
		if page.Next == nil {
			break
		}
		before = *page.Next
	}
	all, err := w.db.Alerts(t.Context(), alerts.AlertFilter{})
	if err != nil || len(seen) != len(all) || len(all) != 3 {
		t.Errorf("paged %d alerts, %d are stored, %v", len(seen), len(all), err)
	}
}

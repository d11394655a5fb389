package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// Config is the operator's file, checked and ready to use.
type Config struct {
	Path       string         // as given to Load
	Location   *time.Location // defaults.timezone
	Sources    []*feeds.Source
	Watchlists []*alerts.Watchlist // a route for each address of an email channel
	Channels   []Channel           // in the order of the file
	HTTP       HTTP
	System     System
	Storage    Storage
	Web        Web
	Lists      map[string]alerts.Expr // see List
	Warnings   Errors                 // what is not wrong and probably not meant

	Hash    string   // SHA-256 over everything read, hex
	Files   []string // paths of everything read: the file, OPML files, secrets
	Secrets []string // those of Files that hold a secret each
}

// String names the file and counts what it holds; a Config never prints the
// secrets in it.
func (c *Config) String() string {
	return fmt.Sprintf("%s (%d feeds, %d watchlists, %d channels, sha256 %.12s)", c.Path, len(c.Sources), len(c.Watchlists), len(c.Channels), c.Hash)
}

// GoString is String.
func (c *Config) GoString() string { return c.String() }

// MarshalText is String.
func (c *Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// HTTP says how rasid behaves on the web.
type HTTP struct {
	Contact       string // goes into the User-Agent
	Concurrency   int    // requests to one host at once
	MinInterval   time.Duration
	Proxy         string
	AllowNetworks feeds.Networks
	MaxBody       int64 // bytes after decompression
	Timeout       time.Duration
}

// System says what rasid tells about itself, and to whom.
type System struct {
	Routes []alerts.Route // a route for each address of an email channel
	Events []string       // of feeds.EventKinds, delivery_dead, disk_low and database_damaged
}

// Storage says where the database is.
type Storage struct {
	Path      string        // absolute, or relative to the working directory as Config.Path is
	Retention time.Duration // 0: for ever
	Evidence  Evidence
	Backup    Backup
}

// Evidence says which documents are kept as they came, and for how long where
// no item of theirs alerted.
type Evidence struct {
	Keep      feeds.KeepEvidence
	Retention time.Duration // 0: as long as the items
}

// Backup says when copies of the database are made.
type Backup struct {
	Schedule feeds.Schedule // zero: only by hand
	Folder   string
	Keep     int // 0: all
}

// Web says where the dashboard listens.
type Web struct {
	Listen string   // empty: no dashboard
	Hosts  []string // host names beside localhost and addresses
}

// LoadOptions are what Load takes from the world. The zero value is the
// process's own environment and clock.
type LoadOptions struct {
	Getenv func(string) (string, bool)
	Now    time.Time // proves that schedules fire
}

// Load reads and checks the file. The error is Errors, with every mistake of
// the file.
func Load(path string, opt LoadOptions) (*Config, error) {
	c, _, err := load(path, opt)
	return c, err
}

// load also tells what was read, when the file is broken too.
func load(path string, opt LoadOptions) (*Config, *reader, error) {
	defer sparing()()
	if opt.Getenv == nil {
		opt.Getenv = os.LookupEnv
	}
	if opt.Now.IsZero() {
		opt.Now = time.Now()
	}
	files := &reader{sums: map[string][sha256.Size]byte{}}
	b := newBuilder(newDecoder(path, opt.Getenv, files.read), path, opt.Now)
	data, err := files.read(b.abs(filepath.Base(path)))
	if err != nil {
		b.add(pos{}, unreadable(err), "read the file: %v", cause(err))
		return nil, files, b.problems
	}
	b.load(data)
	if len(b.problems) > 0 {
		return nil, files, b.sorted(b.problems)
	}
	b.cfg.Warnings = b.sorted(b.warnings)
	b.cfg.Lists = b.everyList()
	b.cfg.Files, b.cfg.Hash, b.cfg.Secrets = files.all(), files.hash(), b.secrets
	return b.cfg, files, nil
}

// builder turns the documents into what the other rooms take.
type builder struct {
	*decoder
	doc       fileDoc
	lines     []string // of the file
	now       time.Time
	cfg       *Config
	known     known
	listExprs map[string]alerts.Expr
	used      map[string]bool // "channel screen", "list syria": what somebody names
	places    places
	schedules map[timing]feeds.Schedule // those read so far
	lost      bool                      // a network of http.allow_networks could not be read: which feeds are in it is not known
	feedIDs   []string
	feedTags  []string
}

func newBuilder(d *decoder, path string, now time.Time) *builder {
	return &builder{decoder: d, now: now, used: map[string]bool{}, schedules: map[timing]feeds.Schedule{}, cfg: &Config{Path: path}}
}

func (b *builder) load(data []byte) {
	b.lines = strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	root := parse(data, b.report)
	if root == nil {
		return
	}
	b.key = "the file"
	b.into(root, reflect.ValueOf(&b.doc).Elem())
	b.http()
	b.sources()
	b.channels()
	b.watchlists()
	b.rest()
	b.unused()
}

// reader reads files and remembers them.
type reader struct{ sums map[string][sha256.Size]byte }

func (r *reader) read(path string) ([]byte, error) {
	r.sums[path] = sha256.Sum256(nil) // a file that is not there may come
	const enough = 32 << 20
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("it is a folder")
	}
	if info.Size() > enough {
		return nil, fmt.Errorf("it is larger than 32 MiB")
	}
	data, err := os.ReadFile(path)
	if err == nil {
		r.sums[path] = sha256.Sum256(data)
	}
	return data, err
}

func (r *reader) all() []string {
	var paths []string
	for p := range r.sums {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

func (r *reader) hash() string {
	h := sha256.New()
	for _, p := range r.all() {
		sum := r.sums[p]
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

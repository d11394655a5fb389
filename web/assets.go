package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
)

//go:embed static/*
var staticFiles embed.FS

// asset is an embedded file under an address that changes with it.
type asset struct {
	data []byte
	sum  string
	kind string
}

type assets map[string]asset

func loadAssets() (assets, error) {
	dir, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	all := assets{}
	for _, f := range dir {
		data, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read assets: %w", err)
		}
		sum := sha256.Sum256(data)
		all[f.Name()] = asset{data, hex.EncodeToString(sum[:6]), mime.TypeByExtension(path.Ext(f.Name()))}
	}
	return all, nil
}

// path is where a page finds an asset.
func (a assets) path(name string) (string, error) {
	f, ok := a[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %s", name)
	}
	return "/static/" + name + "?v=" + f.sum, nil
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	f, ok := s.assets[r.PathValue("file")]
	if !ok {
		return notFound("page")
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("ETag", `"`+f.sum+`"`)
	if r.URL.Query().Get("v") == f.sum {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+f.sum+`"` {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = w.Write(f.data) // the caller may be gone
	return nil
}

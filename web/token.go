package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// shortestToken keeps an operator from writing one that can be guessed.
const shortestToken = 20

// LoadToken reads the token from a file that only its owner can read, and
// makes it when it is not there. fresh says that it was made now.
func LoadToken(path string) (token string, fresh bool, err error) {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		token, err = makeToken(path)
		return token, err == nil, err
	case err != nil:
		return "", false, fmt.Errorf("read token: %w", err)
	}
	token = strings.TrimSpace(string(data))
	if len(token) < shortestToken {
		return "", false, fmt.Errorf("read token: %s holds fewer than %d characters: delete it, and a new one is made", path, shortestToken)
	}
	if info, err := os.Stat(path); err == nil && exposed(info.Mode(), runtime.GOOS) {
		return "", false, fmt.Errorf("read token: others can read %s: chmod 600 it, or delete it for a new one", path)
	}
	return token, false, nil
}

// exposed reports whether others can read a file. On Windows access is no
// matter of mode bits; there every file has all of them.
func exposed(mode fs.FileMode, system string) bool {
	return system != "windows" && mode.Perm()&0o077 != 0
}

func makeToken(path string) (string, error) {
	token := rand.Text()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	_, err = f.WriteString(token + "\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	return token, nil
}

// derive makes a key for one purpose, so that a cookie or the address of a
// feed does not give the token away.
func derive(token, purpose string) string {
	h := hmac.New(sha256.New, []byte(token))
	h.Write([]byte(purpose))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// sessionKey is what the cookie holds.
func (s *Server) sessionKey() string { return derive(s.o.Token, "session") }

// feedKey opens the feeds of one watchlist and nothing else: feed readers
// keep it in their lists.
func (s *Server) feedKey(watchlist string) string { return derive(s.o.Token, "feed "+watchlist) }

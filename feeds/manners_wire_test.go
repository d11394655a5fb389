package feeds

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// connection is a server's side that breaks HTTP on purpose.
type connection struct {
	t *testing.T
	net.Conn
}

func hijack(t *testing.T, w http.ResponseWriter) *connection {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
	}
	return &connection{t, conn}
}

// say writes lines; the last one is the body. Then it hangs up.
func (c *connection) say(lines ...string) {
	_, _ = fmt.Fprint(c.Conn, strings.Join(lines, "\r\n"))
	_ = c.Close()
}

func itoa(n int) string  { return strconv.Itoa(n) }
func inHex(n int) string { return strconv.FormatInt(int64(n), 16) }

// quiet is the log of a server whose clients hang up on purpose.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

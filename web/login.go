package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

const (
	sessionCookie = "rasid"
	langCookie    = "rasid_lang"
	themeCookie   = "rasid_theme"
	cookieAge     = 365 * 24 * time.Hour
)

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	if s.loggedIn(r) {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, "login", loginView{})
}

type loginView struct{ Wrong bool }

// login takes the token that the daemon printed and gives a cookie for it.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	if !same(strings.TrimSpace(r.PostFormValue("token")), s.o.Token) {
		if !wantsPage(r) {
			return unauthorized()
		}
		return s.renderStatus(w, r, http.StatusUnauthorized, "login", loginView{Wrong: true})
	}
	setCookie(w, r, sessionCookie, s.sessionKey())
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

// preferences keeps language and colours, and goes back to the page at hand.
func (s *Server) preferences(w http.ResponseWriter, r *http.Request) error {
	if lang := r.PostFormValue("lang"); s.texts[lang] != nil {
		setCookie(w, r, langCookie, lang)
	}
	switch theme := r.PostFormValue("theme"); theme {
	case "light", "dark", "auto":
		setCookie(w, r, themeCookie, theme)
	}
	http.Redirect(w, r, ownPage(r.PostFormValue("back")), http.StatusSeeOther)
	return nil
}

var plainPath = regexp.MustCompile(`^/([\p{L}\p{N}\p{Mn}._-]+/)*[\p{L}\p{N}\p{Mn}._-]*$`)

// ownPage returns a path and query of this server, "/" for anything else.
func ownPage(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !plainPath.MatchString(u.Path) {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.Query().Encode()}).String()
}

// setCookie is Secure where the browser says that it came by TLS, which a
// reverse proxy may have ended.
func setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(cookieAge.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://"),
	})
}

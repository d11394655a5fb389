package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// reference is ${NAME}, ${NAME:-default}, ${file:/path} or $$; a ${ that is
// never closed is caught as well. Any other dollar sign stands for itself.
var reference = regexp.MustCompile(`\$\$|\$\{([^}]*)(\})?`)

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand replaces the references in a scalar. The YAML structure is settled
// by then, so no value can change it. It returns false when one cannot be
// resolved, which is reported.
func (d *decoder) expand(n *yaml.Node) bool {
	if _, done := d.written[n]; done || !strings.Contains(n.Value, "$") {
		return true // an alias brings a node here twice
	}
	ok := true
	written := n.Value
	n.Value = reference.ReplaceAllStringFunc(written, func(ref string) string {
		if ref == "$$" {
			return "$"
		}
		value, err := d.resolve(ref)
		if err != nil {
			d.add(at(n), err.hint, "%s", err.message)
			d.tainted[at(n)] = true // a short form stands where its value does
			ok = false
		}
		return value
	})
	if n.Value != written {
		d.written[n] = written
	}
	return ok
}

type refError struct{ message, hint string }

func (d *decoder) resolve(ref string) (string, *refError) {
	body, closed := strings.CutSuffix(strings.TrimPrefix(ref, "${"), "}")
	if !closed {
		return "", &refError{"${ without }", "write $$ for a dollar sign"}
	}
	if path, isFile := strings.CutPrefix(body, "file:"); isFile {
		return d.secretFile(path)
	}
	name, fallback, hasFallback := strings.Cut(body, ":-")
	if !variable.MatchString(name) {
		return "", &refError{fmt.Sprintf("%q is not the name of an environment variable", name), "write ${NAME}, ${NAME:-default}, ${file:/path}, or $$ for a dollar sign"}
	}
	value, set := d.getenv(name)
	switch {
	case set && (value != "" || !hasFallback):
		return value, nil
	case hasFallback:
		return fallback, nil
	}
	return "", &refError{fmt.Sprintf("the environment variable %s is not set", name), fmt.Sprintf("set it, or write ${%s:-default}", name)}
}

// secretFile reads a file that holds one secret; the line break at its end
// does not count.
func (d *decoder) secretFile(path string) (string, *refError) {
	path = d.abs(path)
	data, err := d.read(path)
	if err != nil {
		return "", &refError{fmt.Sprintf("read %s: %v", path, cause(err)), "the file must exist and be readable by the user who runs rasid"}
	}
	if !slices.Contains(d.secrets, path) {
		d.secrets = append(d.secrets, path)
	}
	secret := strings.TrimRight(string(data), "\r\n")
	if secret == "" {
		return "", &refError{fmt.Sprintf("%s is empty", path), ""}
	}
	return secret, nil
}

// cause is the reason of a file error without its path, which the message
// names already.
func cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

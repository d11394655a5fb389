// Package config reads the YAML file: defaults, secrets, validation with file,
// line and column, and reload.
package config

#!/usr/bin/env bash
# Builds the .deb and the .rpm:
#
#   packaging/build.sh VERSION [amd64|arm64] [FOLDER]       FOLDER is dist unless given
#
# Needs nothing but Go. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: packaging/build.sh VERSION [ARCH] [FOLDER]} arch=${2:-$(go env GOARCH)} into=${3:-dist}
export VERSION=$version ARCH=$arch
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) && export SOURCE_DATE_EPOCH

rm -rf dist/pkg && mkdir -p dist/pkg/completion "$into"
build() { CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$version" "$@" ./cmd/rasid; }
GOOS=linux GOARCH=$arch build -o dist/pkg/rasid

build -o dist/pkg/host # pages and completion come from a program that runs here
dist/pkg/host man dist/pkg/man
gzip -9n dist/pkg/man/*.1
dist/pkg/host completion bash > dist/pkg/completion/rasid.bash
dist/pkg/host completion zsh > dist/pkg/completion/_rasid
dist/pkg/host completion fish > dist/pkg/completion/rasid.fish

for kind in deb rpm; do
	go tool -modfile=tools/release.mod nfpm package --config packaging/nfpm.yaml --packager $kind --target "$into/"
done
ls -l "$into"/*.deb "$into"/*.rpm

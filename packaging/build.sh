#!/usr/bin/env bash
# Builds the .deb and the .rpm:
#
#   packaging/build.sh VERSION [amd64|arm64] [FOLDER]       FOLDER is dist unless given
#
# What goes into them is laid out in build/, since goreleaser wants dist/ for itself. Needs nothing but Go. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: packaging/build.sh VERSION [ARCH] [FOLDER]} arch=${2:-$(go env GOARCH)} into=${3:-dist}
export VERSION=$version ARCH=$arch
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) && export SOURCE_DATE_EPOCH

rm -rf build/pkg && mkdir -p build/pkg/completion "$into"
build() { CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$version" "$@" ./cmd/rasid; }
GOOS=linux GOARCH=$arch build -o build/pkg/rasid

build -o build/pkg/host # pages and completion come from a program that runs here
build/pkg/host man build/pkg/man
gzip -9n build/pkg/man/*.1
build/pkg/host completion bash > build/pkg/completion/rasid.bash
build/pkg/host completion zsh > build/pkg/completion/_rasid
build/pkg/host completion fish > build/pkg/completion/rasid.fish

for kind in deb rpm; do
	go tool -modfile=tools/release.mod nfpm package --config packaging/nfpm.yaml --packager $kind --target "$into/"
done
ls -l "$into"/*.deb "$into"/*.rpm

#!/usr/bin/env bash
# Drives the dashboard of a fresh daemon in Chromium: web/e2e/run.sh
# Needs node, npm and a Chromium (CHROMIUM=/path/to/it); says so and succeeds where there is none.
set -euo pipefail
cd "$(dirname "$0")"
export CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
for need in node npm go; do
  command -v "$need" >/dev/null || { echo "skipped: there is no $need"; exit 0; }
done
[ -n "$CHROMIUM" ] || { echo "skipped: there is no chromium (Debian: apt-get install chromium fonts-noto-core)"; exit 0; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
[ -d node_modules/@seriousme ] || npm ci --no-audit --no-fund
(cd ../.. && go build -o "$tmp/rasid" ./cmd/rasid)
RASID="$tmp/rasid" node --test --test-concurrency=1 "$@" openapi.test.mjs e2e.test.mjs

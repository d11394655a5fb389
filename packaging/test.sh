#!/usr/bin/env bash
# What is promised about packages, tried:
#
#   packaging/test.sh            the unit's score, the binary in an empty root
#   packaging/test.sh --boot     a Debian 12 is made and booted, once for the .deb and once for the .rpm: the package is installed,
#                                started, reloaded, killed, hung, upgraded, removed and purged (root, debootstrap, systemd-container)
#
#   packaging/test.sh --image    the Dockerfile is built with buildah, no registry is asked, and the image is run (root, buildah)
#
# ROOT=folder takes a Debian 12 made before (debootstrap --include=$packages) and leaves it there.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=systemd,systemd-sysv,dbus,procps,rpm
say() { printf '\n== %s\n' "$*"; }
die() { echo "FAILED: $*" >&2; exit 1; }
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT

say "the unit is hardened (systemd-analyze security, 1.5 at most)"
score=$(systemd-analyze security --offline=yes packaging/rasid.service | sed -n 's/.*level for rasid.service: \([0-9.]*\).*/\1/p')
echo "exposure $score"
awk -v s="$score" 'BEGIN { exit !(s != "" && s <= 1.5) }' || die "exposure $score"

say "the binary runs in an empty root"
mkdir -p "$tmp/root/examples/feeds" "$tmp/root/tmp"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$tmp/root/rasid" ./cmd/rasid
cp examples/feeds/agency.xml "$tmp/root/examples/feeds/"
cat > "$tmp/root/config.yaml" <<'Y'
defaults: {timezone: Asia/Riyadh, first_poll: all, max_item_age: 0s}
feeds: [examples/feeds/agency.xml]
channels: {screen: {type: console}}
watchlists: [{id: syria, any: [سوريا], alert: [{channel: screen, quiet: {from: "03:00", to: "03:01"}}]}]
Y
if [ "$(id -u)" = 0 ]; then
	chown -R 65532:65532 "$tmp/root"
	chroot --userspec=65532:65532 "$tmp/root" /rasid poll --config /config.yaml
	chroot --userspec=65532:65532 "$tmp/root" /rasid doctor --config /config.yaml
else
	echo "skipped: chroot needs root"
fi
root=${ROOT:-$tmp/debian}
debian() {
	[ -x "$root/usr/bin/dpkg" ] || { say "debootstrap"; debootstrap --variant=minbase --include=$packages bookworm "$root" >"$tmp/debootstrap.log" || die "$(tail "$tmp/debootstrap.log")"; }
}

# The image that the Dockerfile builds on is made here, of a Debian and this machine's Go, unless it is at hand.
golang=docker.io/library/golang:1.26
standin() {
	local c m
	buildah images -q $golang >/dev/null 2>&1 && return
	debian
	c=$(buildah from scratch) && m=$(buildah mount "$c")
	cp -a "$root/." "$m/" && mkdir -p "$m/usr/local/go" "$m/etc/ssl/certs"
	cp -a "$(go env GOROOT)/." "$m/usr/local/go/" && cp -L /etc/ssl/certs/ca-certificates.crt "$m/etc/ssl/certs/"
	buildah umount "$c" >/dev/null
	buildah config --env PATH=/usr/local/go/bin:/usr/bin:/bin --env GOPATH=/go "$c"
	buildah commit -q --rm "$c" $golang >/dev/null
}
image() {
	local c
	export BUILDAH_ISOLATION=chroot
	say "the image is built"
	standin
	buildah bud -q --pull-never -v "$(go env GOMODCACHE):/go/pkg/mod" --build-arg VERSION=0.1.0 -t rasid-trial . >/dev/null
	say "the image runs: nothing but its own folder may be written"
	mkdir -p "$tmp/etc" "$tmp/state" && sed 's|^storage:.*||' "$tmp/root/config.yaml" > "$tmp/etc/config.yaml"
	echo 'storage: {path: /var/lib/rasid/rasid.db}' >> "$tmp/etc/config.yaml"
	cp -r examples "$tmp/etc/" && chmod -R a+rX "$tmp/etc" && chmod a+x "$tmp" && chown 65532:65532 "$tmp/state" && chmod 700 "$tmp/state"
	c=$(buildah from --pull-never localhost/rasid-trial)
	for command in version "poll --config /etc/rasid/config.yaml" "doctor --config /etc/rasid/config.yaml"; do
		buildah run -v "$tmp/etc:/etc/rasid:ro" -v "$tmp/state:/var/lib/rasid" "$c" -- /rasid $command
	done
	buildah images localhost/rasid-trial
	buildah rm "$c" >/dev/null && buildah rmi -f rasid-trial >/dev/null
}

case ${1:-} in
--boot) ;;
--image) image && exit 0 ;;
*) exit 0 ;;
esac

say "packages"
packaging/build.sh 0.1.0 "$(dpkg --print-architecture)" "$tmp"
packaging/build.sh 0.1.1 "$(dpkg --print-architecture)" "$tmp"

debian
trial() { # trial deb|rpm
	rm -rf "$root/trial" && mkdir -p "$root/trial" && cp "$tmp"/*."$1" packaging/test-inside.sh "$root/trial/"
	cat > "$root/etc/systemd/system/trial.service" <<-U
	[Service]
	Type=oneshot
	ExecStart=/bin/bash /trial/test-inside.sh $1
	StandardOutput=file:/trial/log
	StandardError=inherit
	ExecStopPost=/bin/systemctl poweroff --no-block
	[Install]
	WantedBy=multi-user.target
	U
	ln -sf ../trial.service "$root/etc/systemd/system/multi-user.target.wants/trial.service"
	say "Debian 12 boots and tries the .$1"
	timeout 300 systemd-nspawn -q -D "$root" --boot --register=no --keep-unit --private-network >"$tmp/boot.log" 2>&1 || true
	cat "$root/trial/log"
	[ -e "$root/trial/passed" ] || die "see above"
}
trial deb
trial rpm
say "all of it held"

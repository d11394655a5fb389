#!/usr/bin/env bash
# Runs inside the Debian that test.sh boots: test-inside.sh deb|rpm.
set -euo pipefail
cd /trial
kind=$1
say() { printf '\n-- %s\n' "$*"; }
die() {
	echo "FAILED: $*"
	journalctl -b -u rasid --no-pager -o cat | grep -v '^[rf][a-z0-9]* *0x' | head -60 || true
	exit 1
}
until_ok() { # until_ok SECONDS COMMAND...: tries until it holds
	local end=$((SECONDS + $1)) && shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || die "$*"
		sleep 0.3
	done
}
said() { journalctl -b -u rasid --no-pager -o cat | grep -q "$1"; }
pid() { systemctl show -p MainPID --value rasid; }
put() { # put VERSION: installs it, or upgrades to it
	case $kind in
	deb) dpkg -i --force-confold "rasid_$1"_*.deb ;;
	rpm) rpm -U --nodeps "rasid-$1"-*.rpm ;; # this is a Debian: rpm knows of no systemd here
	esac 2>&1 | tail -3
}
take() { # take: removes it and keeps the database
	case $kind in deb) dpkg -r rasid ;; rpm) rpm -e rasid ;; esac 2>&1 | tail -2
}
doctor() { runuser -u rasid -- rasid doctor; }

say "install"
put 0.1.0
until_ok 20 systemctl is-active rasid
rasid version
until_ok 20 said 'agency.example.org'
journalctl -b -u rasid --no-pager -o cat | grep -v '^{' | tail -4
stat -c '%a %U:%G %n' /etc/rasid/config.yaml /var/lib/rasid /var/lib/rasid/rasid.db
[ "$(stat -c %a%U /var/lib/rasid/rasid.db)" = 600rasid ] || die "mode of the database"
[ "$(ps -o user= -p "$(pid)")" = rasid ] || die "the daemon's user"
systemd-analyze security rasid --no-pager | tail -1
doctor

say "the dashboard answers on loopback"
until_ok 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8686 && printf "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 && grep -q "^HTTP/1.. [234]" <&3'

say "reload: a good file, then a broken one"
sed -i 's/name: سوريا/name: شام/' /etc/rasid/config.yaml
systemctl reload rasid
until_ok 10 said 'configuration read again'
cp /etc/rasid/config.yaml good.yaml
echo 'feedz: []' >> /etc/rasid/config.yaml
systemctl reload rasid
until_ok 10 said 'the one before stays in force'
systemctl is-active rasid
cp good.yaml /etc/rasid/config.yaml

say "a secret only root may read"
install -d -m 700 /etc/rasid/secrets && (umask 077 && echo hunter2 > /etc/rasid/secrets/smtp.pass)
mkdir -p /etc/systemd/system/rasid.service.d
printf '[Service]\nLoadCredential=smtp.pass:/etc/rasid/secrets/smtp.pass\nWatchdogSec=4s\n' > /etc/systemd/system/rasid.service.d/trial.conf
sed -i 's|^  journal:.*|&\n  desk: {type: email, smtp: {host: localhost, username: u, password_file: /run/credentials/rasid.service/smtp.pass}, from: a@example.org, to: [b@example.org]}|' /etc/rasid/config.yaml
systemctl daemon-reload && systemctl restart rasid
until_ok 10 systemctl is-active rasid
said '"feeds":1' || die "started with a credential"

say "kill -9: it is back by itself"
before=$(pid) && kill -9 "$before"
until_ok 20 bash -c "[ \$(systemctl show -p MainPID --value rasid) != $before ] && systemctl is-active rasid && [ \$(systemctl show -p MainPID --value rasid) != 0 ]"

say "hung: the watchdog sees it (4 s here)"
before=$(pid) && kill -STOP "$before"
until_ok 40 said 'Watchdog timeout\|watchdog'
until_ok 40 bash -c "[ \$(systemctl show -p MainPID --value rasid) != $before ] && systemctl is-active rasid && [ \$(systemctl show -p MainPID --value rasid) != 0 ]"
rm -r /etc/systemd/system/rasid.service.d && cp good.yaml /etc/rasid/config.yaml && systemctl daemon-reload && systemctl restart rasid

say "upgrade: the new version runs, file and database stay"
before=$(pid) && items=$(runuser -u rasid -- rasid items --config /etc/rasid/config.yaml --json | wc -l)
put 0.1.1
until_ok 20 bash -c "[ \$(systemctl show -p MainPID --value rasid) != $before ] && systemctl is-active rasid"
rasid version
grep -q شام /etc/rasid/config.yaml || die "the edited file was replaced"
[ "$(runuser -u rasid -- rasid items --config /etc/rasid/config.yaml --json | wc -l)" = "$items" ] || die "items after the upgrade"
said '"version":"0.1.1"' || die "the journal does not name the new version"
doctor | grep '^ok *balance'

say "a backup, restored by root, is the daemon's"
runuser -u rasid -- rasid backup /var/lib/rasid/backup
systemctl stop rasid
rasid restore /var/lib/rasid/backup/*.db
systemctl start rasid
until_ok 20 systemctl is-active rasid
[ "$(stat -c %a%U /var/lib/rasid/rasid.db)" = 600rasid ] || die "owner of the restored database"
doctor | grep '^ok *balance'

say "stop"
took=$SECONDS && systemctl stop rasid && echo "$((SECONDS - took)) s"
[ "$(systemctl show -p ExecMainStatus --value rasid)" = 0 ] || die "exit code"
systemctl start rasid

say "remove keeps the database, installing again finds it"
take
! systemctl is-active rasid || die "still running"
[ -s /var/lib/rasid/rasid.db ] || die "the database is gone"
[ ! -e /usr/bin/rasid ] || die "the binary is still there"
if [ $kind = rpm ]; then
	grep -q شام /etc/rasid/config.yaml.rpmsave || die "the edited file is gone"
	mv /etc/rasid/config.yaml.rpmsave /etc/rasid/config.yaml
fi
put 0.1.1
until_ok 20 systemctl is-active rasid
systemctl is-enabled rasid
grep -q شام /etc/rasid/config.yaml || die "the file that was kept is not in force"

if [ $kind = deb ]; then
	say "purge takes all"
	dpkg -P rasid 2>&1 | tail -1
	[ ! -e /var/lib/rasid ] && [ ! -e /etc/rasid ] || die "purge left something"
else
	say "what is left after rpm -e is what people wrote"
	rpm -V --nodeps rasid || true
	take
	find / -xdev -path /proc -prune -o -path /trial -prune -o -path /var/log -prune -o -name '*rasid*' -print
	rm -rf /var/lib/rasid /etc/rasid
fi

touch passed

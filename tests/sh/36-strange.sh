#!/bin/sh
# SPDX-License-Identifier: ISC
# A file system that gives new inode numbers and new times in every answer: what its files hold
# tells whether they have changed.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
mkdir low up
printf 'A=canary\nB=2\n' >low/app.env
check 'a file outside of that file system is read' "$W" --settle 0 -f low/app.env -- true
if [ "$(id -u)" != 0 ] || ! "$H/strange" "$T/low" "$T/up" times; then
	echo "# left out, no FUSE here: files whose times are made up"
	exit 0
fi
trap 'umount -l "$T/up"; cleanup' EXIT
new_key key
cp key low/key
cp low/app.env low/two.env
gzip -c low/app.env | age -r "$recipient" >low/sealed
cp low/app.env low/stamped.env
"$S" stamp low/stamped.env >stamp.log 2>&1
mkdir low/secrets low/set low/set/..1 low/both
printf canary >low/secrets/A
printf 2 >low/secrets/B
cp low/secrets/* low/set/..1
cp -R low/secrets low/slow
: >low/slow/.slow
ln -s ..1 low/set/..data
ln -s ..data/A low/set/A
ln -s ..data/B low/set/B
printf '{]' >low/bad.json
mkdir low/both/..1
cp low/app.env low/both/..1
ln -s ..1 low/both/..data
pin=$(sha256sum low/app.env)
is 'its times are new in each answer' \
	"$([ "$(stat -c %Y-%Z up/app.env)" = "$(stat -c %Y-%Z up/app.env)" ] || echo yes)" yes

# starts NAME OPTION…: the application gets the variables A and B.
starts() {
	name=$1
	shift
	is "$name" "$(env -i "$W" -q -t 60 "$@" -- /usr/bin/env 2>&1 | sort | tr '\n' ' ')" \
		'A=canary B=2 '
}
starts 'a plain text is ready' -f up/app.env
starts 'a text on a descriptor is ready' -f fd:9 9<up/app.env
starts 'a directory is ready' -f dir:up/secrets
starts 'a directory that takes 30 ms to list is ready' -f dir:up/slow
starts 'a directory with the link ..data is ready' -f dir:up/set
starts 'two sources are one set' -f up/app.env -f up/two.env -f dir:up/secrets
starts 'a sealed bundle is opened by a key there' -t 15 --settle 20 -i up/key -f up/sealed
starts 'a pinned text is ready at once' -t 15 --settle 20 -f "up/app.env#sha256=${pin%% *}"
starts 'a stamped text is ready at once' -t 15 --settle 20 -f up/stamped.env
starts 'a text behind the link ..data is ready at once' -t 15 --settle 20 -f up/both/..data/app.env
is 'the file of an X_FILE variable is ready' \
	"$(A_FILE=$T/up/secrets/A "$W" -q -t 60 --file-vars=A -- sh -c 'echo "$A"' 2>&1)" canary
fails 'damage is refused before --timeout' 65 'up/bad.json' \
	"$W" -q -t 60 -f json:up/bad.json -- true
env -i "$W" -t 60 --settle 1ms -f up/app.env -- true 2>err
like 'a file whose times are made up costs at most 299 looks with a short --settle' err \
	'^waitenv: complete after [0-9.]+ s \([12]?[0-9]{1,2} looks\): up/app.env$'

# grows PAUSE: a text grows by one line at a time, and is taken whole.
grows() {
	: >low/grows.env
	for n in $(seq 8); do
		echo "V$n=canary" >>low/grows.env
		sleep "$1"
	done &
	pids="$pids $!"
	env -i "$W" -q -t 60 --settle 1s -f up/grows.env -- /usr/bin/env | grep -c canary
}
is 'a text that grows every 100 ms is never taken in part' "$(grows 0.1)" 8
is 'a text that grows every 700 ms is never taken in part' "$(grows 0.7)" 8
rewrite() {
	while [ ! -e stop ]; do
		printf 'A=old%d\nB=2\n' $((n = (n + 1) % 10)) >low/busy.env
		sleep 0.1
	done
	printf 'A=canary\nB=2\n' >low/busy.env
}
n=0
rewrite &
pids="$pids $!"
{ sleep 3; : >stop; } &
pids="$pids $!"
starts 'a text that is written again and again is taken when that has ended' -f up/busy.env

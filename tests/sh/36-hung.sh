#!/bin/sh
# SPDX-License-Identifier: ISC
# While the server of a mount does not answer, the wait still ends at its deadline and at a signal.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
claims="the file system does not answer"
printf 'A=canary\n' >here.env
check 'a file on a mount without a server is read' "$W" --settle 0 -f here.env -- true
if [ "$(id -u)" != 0 ] || ! sh "$top/deps/need.sh" bindfs=bindfs >/dev/null 2>&1 ||
	[ ! -e /dev/fuse ]; then
	echo "# left out, no FUSE here: $claims"
	exit 0
fi
new_key key
mkdir lower upper
printf 'A=canary\n' >lower/app.env
cp key lower/key
mkdir lower/secrets
cp lower/app.env lower/secrets/A
gzip -c here.env | age -r "$recipient" >sealed
bindfs -f lower upper >bindfs.log 2>&1 &
server=$!
pids="$pids $server"
trap 'kill -CONT $server 2>/dev/null; umount -l "$T/upper" 2>/dev/null; cleanup' EXIT
until_true 60 grep -qs " $T/upper " /proc/self/mounts ||
	{ echo "# left out, no FUSE mount: $claims"; exit 0; }
check 'a file on a mount that answers is read' "$W" --settle 0 -f upper/app.env -f here.env -- true
kill -STOP $server
until_true 60 grep -q '^State:	T' /proc/$server/status

hangs() { name=$1; shift; fails "the wait for $name ends at --timeout" 75 \
	"$claims after [0-9.]+ s .*upper" timeout 60 "$W" -q -t 0.5 "$@" -- true; }
hangs 'a file' -f upper/app.env
hangs 'a second file' -f here.env -f upper/app.env
hangs 'a missing file' -f upper/none/app.env
hangs 'a directory' -f dir:upper/secrets
hangs 'an identity' -i upper/key -f sealed
fails 'the wait for the target of an X_FILE ends at --timeout' 75 "$claims" \
	env B_FILE="$T/upper/app.env" timeout 60 "$W" -q -t 0.5 --file-vars=B -f here.env -- true
fails 'the first look at a mount that hangs ends' 75 "$claims" timeout 60 \
	"$W" -q -t 0 -f upper/app.env -- true
for sig in TERM=143 INT=130 USR1=138; do
	code=${sig#*=} sig=${sig%=*}
	env --default-signal=INT "$W" -t 300 -f upper/app.env -- true 2>err &
	pid=$!
	pids="$pids $pid"
	until_true 60 waitenv_blocks $pid
	sleep 0.2
	kill -$sig $pid
	timeout 60 tail --pid=$pid -f /dev/null
	wait $pid
	is "$sig ends the wait with 128 + n" $? "$code"
	like "$sig is named with the source that hangs" err "ended by signal [0-9]+ .*upper/app.env"
done
kill -CONT $server
check 'a file on a mount that answers again is read' "$W" -t 60 --settle 0 -f upper/app.env -- true

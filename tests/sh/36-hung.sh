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
mkdir lower/secrets linked swapped mounted
cp lower/app.env lower/secrets/A
cp lower/app.env linked/B
ln -s ../upper/app.env linked/A
ln -s ../upper/secrets swapped/..data
cp lower/app.env mounted/A
cp /bin/true lower/tool
printf '#!upper/tool\n' >script
chmod +x script
# A program whose loader lies there: the name of its own is replaced by one of the same length.
loader=$(LC_ALL=C grep -ao '/lib[0-9a-z]*/ld[-a-z0-9_.]*so[.0-9]*' lower/tool | head -n 1)
slashes=$(printf '%*s' $((${#loader} - 11)) '' | tr ' ' /)
LC_ALL=C sed "s#$loader#.${slashes}upper/tool#" lower/tool >program
chmod +x program
printf 'A\n' >lower/names
printf 'PATH=/none:upper:/bin\n' >path.env
gzip -c here.env | age -r "$recipient" >sealed
bindfs -f lower upper >bindfs.log 2>&1 &
server=$!
pids="$pids $server"
trap 'kill -CONT $server 2>/dev/null; umount -l "$T/mounted/A" "$T/upper" 2>/dev/null; cleanup' EXIT
until_true 60 grep -qs " $T/upper " /proc/self/mounts ||
	{ echo "# left out, no FUSE mount: $claims"; exit 0; }
check 'a file on a mount that answers is read' "$W" --settle 0 -f upper/app.env -f here.env -- true
mount --bind upper/app.env mounted/A
exec 7<upper/app.env 8<upper/key
kill -STOP $server
until_true 60 grep -q '^State:	T' /proc/$server/status

# hangs NAME SHOWN WAITENV…: with the command, claims that the wait for what hangs, which is shown
# as a name that ends so, ends at the deadline and at TERM.
hangs() {
	of=$1 shown=$2
	shift 2
	fails "the wait for $of ends at --timeout" 75 "$claims after [0-9.]+ s .*$shown \[75\]$" \
		timeout 60 "$W" -q -t 0.5 "$@" <in
	"$W" -q -t 300 "$@" 2>err <in &
	pid=$!
	pids="$pids $pid"
	until_true 60 waitenv_blocks $pid
	sleep 0.2
	kill -TERM $pid
	timeout 60 tail --pid=$pid -f /dev/null
	wait $pid
	is "the wait for $of ends at TERM" $? 143
	like "the wait for $of is named at TERM" err \
		"ended by signal 15 while $claims .*$shown \[143\]$"
}
ln -s /dev/null in
hangs 'a file' upper/app.env -f upper/app.env -- true
hangs 'a second file' upper/app.env -f here.env -f upper/app.env -- true
hangs 'a missing file' upper/none/app.env -f upper/none/app.env -- true
hangs 'a directory' dir:upper/secrets -f dir:upper/secrets -- true
hangs 'a link in a directory' linked/A -f dir:linked -- true
hangs 'the link ..data in a directory' swapped/..data -f dir:swapped -- true
hangs 'a mount in a directory' mounted/A -f dir:mounted -- true
hangs 'a descriptor' fd:7 -f fd:7 -- true
hangs 'a descriptor in /proc' fd/7 -f /proc/self/fd/7 -- true
hangs 'an identity' upper/key -i upper/key -f sealed -- true
hangs 'a descriptor of an identity' fd:8 -i fd:8 -f sealed -- true
hangs 'a list of required names' upper/names --require @upper/names -f here.env -- true
hangs 'a key of signatures' upper/names --verify-key @upper/names -f here.env -- true
hangs 'a working directory' upper/secrets --workdir upper/secrets -f here.env -- true
hangs 'a command' upper/tool -f here.env -- upper/tool
hangs 'a command in PATH' upper/tool --override -f path.env -- tool
hangs 'an interpreter' upper/tool -f here.env -- ./script
[ -z "$loader" ] || hangs 'a loader' upper/tool -f here.env -- ./program
hangs 'a command of a dry run' upper/tool -f here.env --check -- upper/tool
hangs 'a log that another user could not open' upper/log --user 0 --termination-log "$T/upper/log" \
	-f here.env -- true
check 'an identity that no source needs is not asked for' timeout 60 \
	"$W" -t 30 -i upper/key -f here.env -- true </dev/null
check 'a descriptor of an identity that no source needs is not asked for' timeout 60 \
	"$W" -t 30 -i fd:8 -f here.env -- true </dev/null
ln -sf here.env in
hangs 'an identity that could be stdin' upper/key -i upper/key -f here.env -- true
fails 'a termination log does not hold up the end' 75 'does not exist' timeout 60 \
	"$W" -q -t 0.1 --termination-log "$T/upper/log" -f none.env -- true
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

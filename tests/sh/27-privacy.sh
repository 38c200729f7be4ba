#!/bin/sh
# SPDX-License-Identifier: ISC
# While waitenv runs, other processes of the user cannot read its memory, and it leaves no core
# file.  The application has the settings that it would have without waitenv.
# shellcheck disable=SC1091,SC2086,SC2154,SC3045
. "${0%/*}/lib.sh"
chmod 755 "$T"
mkdir -m 777 "$T/d"
cd "$T/d" || exit 1
cp "$W" waitenv
cp "$(command -v sleep)" sleep
# Root can read all memory, so the test becomes another user.
as=
[ "$(id -u)" != 0 ] || as='setpriv --reuid 4321 --regid 4321 --clear-groups
	--bounding-set=-all --inh-caps=-all'
closed() { ! $as cat /proc/"$1"/environ >/dev/null 2>&1; }
opened() { $as cat /proc/"$1"/environ 2>/dev/null | grep -q PATH; }
core() {
	sed -n 's/^Max core file size *\([a-z0-9]*\) *\([a-z0-9]*\) .*/\1 \2/p' /proc/"$1"/limits
}
# begin COMMAND…: starts it in the background and sets $pid.
begin() {
	rm -f err
	"$@" 2>err 4>&- &
	pid=$!
	pids="$pids $pid"
}
# hides WHO: claims that the memory of process $pid, which waits, cannot be read.
hides() {
	check "$1: another process of its user cannot read its environment" closed $pid
	is "$1: another process of its user cannot read its memory" \
		"$($as head -c 1 /proc/$pid/mem 2>&1 | grep -c 'Permission denied')" 1
	is "$1: its core limit is 0" "$(core $pid)" "0 $hard"
}

ulimit -S -c 7
given=$(core $$)
hard=${given#* }
begin $as ./waitenv -t 60 -f missing -- ./sleep 60
until_true 60 grep -q 'waiting: file does not exist' err
hides 'waiting'
printf 'A=canary\n' >new && mv new missing
check 'the application can be read by its user' until_true 60 opened $pid
is 'the application has the core limit that was given' "$(core $pid)" "$given"
kill $pid
for limit in 0 unlimited; do
	is "the application keeps a core limit of $limit" \
		"$(ulimit -S -c $limit 2>/dev/null; $as ./waitenv -- sed -n '/^Max core/p' \
		/proc/self/limits)" \
		"$(ulimit -S -c $limit 2>/dev/null; sed -n '/^Max core/p' /proc/self/limits)"
done

# The same after the user was changed and an exec failed.
exec 4>>sleep
for mode in '' --init; do
	begin ./waitenv $mode -t 60 ${as:+--user 4321:4321} -- ./sleep 60
	until_true 60 grep -q 'Text file busy' err
	parent=$pid
	[ -z "$mode" ] || pid=$(cat /proc/$pid/task/$pid/children)
	pid=${pid% }
	hides "before another exec ${mode:-alone}"
	kill $parent
done
exec 4>&-
# The application can still open /proc/self/fd.
printf 'A=canary\n' >app.env
is 'a path below /proc/self/fd can be read' \
	"$($as ./waitenv --settle 0 -f /dev/fd/5 -- sh -c 'echo $A' 5<app.env)" canary

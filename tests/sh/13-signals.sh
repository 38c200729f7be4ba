#!/bin/sh
# SPDX-License-Identifier: ISC
# A signal that should end a wait is never lost, whenever it comes, and a signal for the application
# is never consumed.
# shellcheck disable=SC1091,SC2154,SC3045
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
printf 'A=canary\n' | gzip | age -r "$recipient" >bundle
WAITENV_IDENTITY=$(sed -n '/^AGE/p' key)
export WAITENV_IDENTITY
mkdir m
if unshare --pid --fork true 2>/dev/null; then places='child pid1'; else places=child; fi

moments() { "$H/moments" "$1" "$2" "$3" bundle m "$W" --settle 0 -t 10; }
for place in $places; do
	check "TERM at any system call ends the wait, as $place" moments steps 15 "$place"
	check "INT at any system call ends the wait, as $place" moments steps 2 "$place"
	check "HUP at any system call ends the wait, as $place" moments steps 1 "$place"
	check "TERM at any of 240 moments ends the wait, as $place" moments times 15 "$place"
	check "INT at any of 240 moments ends the wait, as $place" moments times 2 "$place"
done
as_built check 'a lease that is broken leaves no SIGIO' "$H/moments" lease bundle m "$W" --settle 0

# The messages of a start that a signal ends.  The signal is sent once waitenv waits.
signalled() {
	sig=$1
	shift
	"$@" &
	pid=$!
	pids="$pids $pid"
	until_true 60 waitenv_blocks $pid
	kill -"$sig" $pid
	wait $pid
}
for row in TERM:143 INT:130 HUP:129; do
	code=${row#*:}
	told="ended by signal $((code - 128)) while waiting: file does not exist after [0-9.]+ s"
	refuses "${row%:*} ends the wait for a missing file" "$code" "^waitenv: $told" \
		signalled "${row%:*}" "$W" -t 60 -f missing -- true
done
refuses 'TERM ends the wait for a missing identity' 143 \
	'while waiting: .*identity missing: file does not exist' signalled TERM \
	env -u WAITENV_IDENTITY "$W" -t 60 -i missing -f bundle -- true
mkfifo fifo
exec 3<>fifo
refuses 'TERM ends the wait for an open pipe' 143 'while waiting: empty' signalled TERM \
	"$W" -t 60 -f fd:3 -- true
exec 3>&-
# shellcheck disable=SC3045
as_built fails 'TERM ends a wait in which no descriptor is left for a signalfd' 143 \
	'while waiting: cannot open' signalled TERM \
	sh -c 'ulimit -n 3; exec "$0" -t 60 -f missing -- true' "$W"
printf 'A=canary\n' >app.env
for option in --explain --help --version; do
	fails "TERM ends $option although nobody reads what it prints" 143 'ended by signal 15' \
		timeout --preserve-status -k 60 -s TERM 1 \
		"$H/odd" full=1 -- "$W" --settle 0 -f app.env $option
done
refuses 'TERM that was blocked and pending before the start ends the wait' 143 'while waiting' \
	"$H/odd" block=15 raise=15 -- "$W" -t 60 -f missing -- true
said_json 'every message above is printed as JSON with --log json'

# A reader of stderr that has stopped reading does not keep a waiting start from ending.
"$H/odd" full=2 -- "$W" -f missing -t 200 -- true &
pid=$!
pids="$pids $pid"
sleep 1.3		# past the first line of a wait
kill -TERM $pid
runs() { grep -qs '^State:.[^Z]' /proc/$pid/status; }
ended() { ! runs; }
until_true 60 ended
kill -KILL $pid 2>/dev/null
wait $pid
is 'TERM ends the wait although nobody reads stderr' $? 143

# A signal that the caller ignores stays ignored, during the wait and in the application.
"$H/odd" ignore=1 -- "$W" -t 60 -f late -- "$H/state" >got 2>err &
pid=$!
pids="$pids $pid"
until_true 60 waitenv_blocks $pid
kill -HUP $pid
sleep 0.1
cp bundle late.new && mv late.new late
wait $pid
is 'HUP under nohup does not end a wait' $? 0
like 'HUP that was ignored under nohup is ignored in the application' got \
	'^SigIgn:	[0-9a-f]*[13579bdf]$'
is 'no signal is pending in the application' "$(grep -c 'Pnd:	0000000000000000$' got)" 2

# Other signals stay pending for the application.
"$H/odd" block=10 -- "$W" -t 60 -f later -- "$H/state" >got 2>err &
pid=$!
pids="$pids $pid"
until_true 60 waitenv_blocks $pid
kill -USR1 $pid
sleep 0.1
cp bundle later.new && mv later.new later
wait $pid
like 'USR1 during a wait is the application'\''s' got '^ShdPnd:	0000000000000200$'

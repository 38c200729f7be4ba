#!/bin/sh
# SPDX-License-Identifier: ISC
# Files that arrive late, in every way that occurs: the application starts soon, with the whole
# environment.
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key later
printf 'A=canary\nB=canary two\n' | age -r "$recipient" >for-later
new_key key
WAITENV_IDENTITY=$(sed -n '/^AGE/p' key)
export WAITENV_IDENTITY
printf 'A=canary\nB=canary two\n' >app.env
gzip -9 <app.env | age -r "$recipient" >bundle
head -c 150 bundle >half
tail -c +151 bundle >other-half
move() { cp "$1" "$2.new" && mv "$2.new" "$2"; }	# as one event

# These take seconds, and run beside the rest.
"$W" -t 5400ms -f never -- true 2>told &
slow=$!
"$W" -q -t 1300ms -f never -- true 2>told-quiet &
quiet=$!
"$W" --log json -t 1300ms -f never -- true 2>told-json &
json=$!
"$W" -t 200 -f after-1s -- true 2>told-ready &
ready=$!
pids="$slow $quiet $json $ready"

# late NAME OPTIONS MAKE…: claims that the start waits for MAKE and then gives the application the
# variables.
late() {
	name=$1 options=$2
	shift 2
	# shellcheck disable=SC2086
	env -i WAITENV_IDENTITY="$WAITENV_IDENTITY" \
		"$W" -t 60 $options -- sh -c 'env >got; : >started' 2>err &
	pid=$!
	pids="$pids $pid"
	until_true 60 waitenv_blocks $pid
	sleep 0.05
	[ ! -e started ] || not_ok "$name: the application is not started too early"
	"$@"
	wait $pid
	code=$?
	# On a busy machine a second may pass, and then a progress line is printed.
	if [ $code = 0 ] && grep -v '^PWD=' got | cmp -s app.env - &&
		! grep -qv ': waiting: \|: complete after ' err
	then ok "$name"
	else not_ok "$name"; echo "# code $code"; cat got err | sed 's/^/# /'; fi
	rm -f started got
}

late 'a text that is renamed into place is read' '-f r.env' move app.env r.env
late 'a bundle that is renamed into place is read' '-f r.age' move bundle r.age
halves() {
	cat half >h.age
	sleep 0.4
	[ ! -e started ] || not_ok 'started on a half'
	cat other-half >>h.age
}
late 'a bundle that is written in two halves is read' '-f h.age' halves
slowly() {
	exec 4>s.env
	printf 'A=canary\n' >&4
	sleep 0.6
	[ ! -e started ] || not_ok 'a part of a text starts nothing'
	printf 'B=canary two\n' >&4
	exec 4>&-
}
late 'a text is read whole although its writer pauses' '-f s.env' slowly
touched() { : >t.env; sleep 0.1; cat app.env >t.env; }
late 'a text that is created empty and written later is read' '-f t.env' touched
mended() {
	exec 4>w.env
	printf 'A B' >&4
	sleep 0.1
	cat app.env >w.env
	exec 4>&-
}
late 'a text that is invalid until its writer has finished is read' '-f w.env' mended
folder() { mkdir -p d/e; move app.env d/e/app.env; }
late 'a file in a directory that is created late is read' '-f d/e/app.env' folder
link() { cp bundle target; ln -s target link; }
late 'a link that is created late is followed' '-f link' link
chain() { ln -s l/m/n chain; mkdir l; ln -s ../x l/m; mkdir x; move bundle x/n; }
late 'links that are created one after the other are followed' '-f chain' chain
mkdir ..1 ..2 && cp half ..1/app.age && cp bundle ..2/app.age && ln -s ..1 ..data &&
	ln -s ..data/app.age app.age
swap() { ln -s ..2 ..tmp; mv -T ..tmp ..data; }
late 'a swap of ..data is noticed' '-f app.age' swap
mkdir -p set/..1 set/..2 && ln -s ..1 set/..data && ln -s ..data/A set/A && ln -s ..data/B set/B
printf canary >set/..2/A && printf 'canary two\n' >set/..2/B
swap_set() { ln -s ..2 set/..tmp; mv -T set/..tmp set/..data; }
late 'a swap of ..data replaces the whole directory' '--settle 5 -f dir:set' swap_set
files() {
	mkdir files
	printf canary >files/.A && mv files/.A files/A
	sleep 0.1
	ln -s ../set/..2/B files/B
}
late 'a directory whose files arrive one after the other is read' '--settle 2 -f dir:files' files
replaced() { move half p.age; sleep 0.1; move bundle p.age; }
late 'a partial file that is replaced by the complete one is read' '-f p.age' replaced
removed() { cat half >g.age; sleep 0.05; rm g.age; sleep 0.05; cat bundle >g.age; }
late 'a file that is removed and written again is read' '-f g.age' removed
late 'two files are read when the second one has arrived' \
	'-f half1 -f half2' \
	sh -c 'sed -n 1p app.env >a; sed -n 2p app.env >b; mv a half1; mv b half2'
late 'a bundle is opened by an identity that arrives later' '-i i.key -f for-later' move later i.key
sed -n 1p app.env >w.env
{ sleep 0.6; sed -n 2p app.env; } >>w.env &
pids="$pids $!"
exec 5<w.env
late 'a file behind a descriptor is read whole while it is being written' '-q -f fd:5' :
exec 5<&-
pipe() { cat half >&3; sleep 0.1; cat other-half >&3; }
mkfifo fifo
exec 3<>fifo
late 'a bundle is complete although its pipe stays open' '-f fd:3' pipe
exec 3>&-

: >empty
# An optional source that is missing is not waited for.  One that is wrong is, as long as it may
# still change.
check 'an optional file that is missing is not waited for' \
	timeout 5 "$W" -t 20 -f -missing -f -missing/too -f app.env -- true
fails 'an empty file is incomplete, whatever its age' 75 '^waitenv: empty' \
	"$W" -t 300ms -f empty -- true

# -t 0 and --attempts.
strace -f -e trace=open,openat -o trace "$W" -t 0 -f missing -- true 2>/dev/null
# strace may not be allowed to read the paths in its memory, but without a command only a source is
# opened with these flags.
looks() { grep -c 'openat(.*O_NOCTTY|O_NONBLOCK' trace; }
is '-t 0 looks at a file once' "$(looks)" 1
strace -f -o trace "$W" --check -f app.env 2>/dev/null
is 'a quiet file is looked at once' "$(looks)" 1
check 'a quiet file is not watched' sh -c '! grep -q "inotify\|poll" trace'
# On a busy machine the file may have settled before the first look.
fails '-t 0 refuses a text that has not settled' 75 'unchanged for 250 ms' \
	sh -c 'for try in 1 2 3 4 5 6; do
	cp app.env fresh; "$0" -t 0 -f fresh -- true || exit; done' "$W"
check '-t 0 accepts a bundle that was just written' \
	sh -c 'cp bundle fresh.age; "$0" -t 0 -f fresh.age -- true' "$W"
check '-t 0 with --settle 0 accepts a text that was just written' \
	sh -c 'cp app.env fresh; "$0" -t 0 --settle 0 -f fresh -- true' "$W"
fails '--attempts 3 ends the wait after three looks' \
	75 '\(3 looks\): missing' "$W" --attempts 3 -t 20 -f missing -- true
fails '--attempts 1 ends the wait after one look' 75 '\(1 look\): missing' \
	"$W" --attempts 1 -f missing -- true
before=$(date +%s%N)
fails '--timeout ends the wait' 75 'after (0\.[4-9]|[1-9]\.[0-9]) s' \
	"$W" -t 400ms -f missing -- true
check '--timeout ends the wait in time' test $((($(date +%s%N) - before) / 1000000)) -lt 20000

# A writer that writes single bytes as fast as it can does not cause a look for each of them.
printf A= >bytes
(while :; do printf x; done) >>bytes &
writer=$!
pids="$pids $writer"
fails '--timeout ends the wait for a writer that never stops' \
	75 ': bytes' strace -f -e trace=ppoll -o trace "$W" -t 900ms -f bytes -- true
kill -9 $writer
check 'a writer without end causes fewer than 500 wake-ups' test "$(grep -c ppoll trace)" -lt 500

# Progress messages.
until_true 60 test -s told-ready
move app.env after-1s
wait $ready
is 'the application is started after a progress line' $? 0
like 'the start after a progress line is reported' told-ready \
	'^waitenv: complete after [1-9][0-9]*\.[0-9] s \([0-9]+ looks\): after-1s$'
wait $quiet
is '-q does not change the exit code of a wait' $? 75
is '-q prints one line' "$(wc -l <told-quiet)" 1
wait $json
is '--log json does not change the exit code of a wait' $? 75
check 'JSON prints two objects' jq -es 'map(.event) == ["waiting", "failed"]
	and .[0].waited_ms >= 1000 and .[1].code == 75' told-json
wait $slow
is 'a wait of 5.4 s ends in 75' $? 75
is 'a wait of 5.4 s prints three lines' "$(wc -l <told)" 3
like 'a wait of 5.4 s prints a line after 1 s' told \
	'^waitenv: waiting: file does not exist after [1-4]\.[0-9] s \([0-9]+ looks\): never$'
like 'a wait of 5.4 s prints a line after 5 s' told \
	'^waitenv: waiting: file does not exist after [5-9]\.[0-9] s \([0-9]+ looks\): never$'
like 'a wait of 5.4 s prints a line at its end' told \
	'^waitenv: file does not exist after [5-9]\.[0-9] s \([0-9]+ looks\): never \[75\]$'
check 'no line of a wait holds a value' hushed told told-quiet told-json told-ready

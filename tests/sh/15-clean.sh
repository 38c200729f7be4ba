#!/bin/sh
# SPDX-License-Identifier: ISC
# The application inherits what it would inherit without waitenv, and in addition the variables.
# shellcheck disable=SC1091,SC2154,SC3045
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
printf 'A=canary\nB=canary two\n' >app.env
gzip -9 <app.env | age -r "$recipient" >bundle
key=$(sed -n '/^AGE/p' key)
sleep 0.3		# quiet, but for those that come late

# state prints what a process inherits to descriptor 9; $odd is a command prefix that makes this
# unusual.
bare() {
	# shellcheck disable=SC2086
	env -i HOME=/ P=1 "$@" "$H/odd" $odd -- "$H/state" 9 9>out >stdout 2>err
	keep want
}
# The number of a pipe differs in each run.
keep() {
	sed 's/pipe:\[[0-9]*\]/pipe/' out >"$1"
	rm out
}
# ours WAITENV [OPTION…]: claims that a start through waitenv prints the same.
ours() {
	name=$1
	shift
	# shellcheck disable=SC2086
	env -i HOME=/ P=1 WAITENV_IDENTITY="$key" \
		"$H/odd" $odd -- "$@" -- "$H/state" 9 9>out >stdout 2>err
	keep got
	if cmp -s want got; then ok "$name"
	else not_ok "$name"; diff want got | sed 's/^/# /'; sed 's/^/# /' err; fi
}
# One run has a file that is there, another one a file that arrives during the wait.
both() {
	odd=$2
	bare A=canary 'B=canary two'
	ours "$1" "$W" -f bundle
	(sleep 0.1; cp bundle late.new; mv late.new late) &
	pids="$pids $!"
	ours "$1 after a wait" "$W" -t 10 -f late
	rm -f late
}

both 'the application gets only what was inherited' ''
both 'blocked signals stay blocked' 'block=1 block=2 block=10 block=29 block=64'
both 'blocked signals of the C library stay blocked' 'block=32 block=33 block=34'
both 'ignored signals stay ignored' \
	'ignore=1 ignore=3 ignore=13 ignore=17 ignore=29 ignore=34 ignore=64'
both 'an ignored TERM stays ignored' 'ignore=15 ignore=2'
both 'pending signals stay pending' 'block=10 raise=10 block=34 raise=34 block=20 raise=20'
both 'pending signals of the C library stay pending' 'block=32 block=33 raise=32 raise=33'
both 'a pending SIGIO and SIGPIPE stay pending' 'block=29 raise=29 block=13 raise=13'
both 'descriptors that were inherited stay open' 'null=3 null=4 null=7 null=200'
both 'a closed stdin stays closed' 'close=0'
both 'a closed stdout stays closed' 'close=1'
both 'a closed stderr stays closed' 'close=2'
both 'the application gets no standard descriptor if none was inherited' 'close=0 close=1 close=2'
both 'a broken pipe as stderr is left alone' 'broken=2'
(
	umask 027
	cd / || exit 1
	ulimit -S -n 40 && ulimit -S -c 0 && ulimit -S -s 4096
	odd=
	cd "$T" && mkdir -p gone && cd gone && rmdir ../gone
	env -i A=canary 'B=canary two' "$H/state" 9 9>../out
	mv ../out ../want.2
	env -i "$W" -f ../app.env -- "$H/state" 9 9>../out
	mv ../out ../got.2
)
check 'the umask, the limits and a deleted working directory are inherited' cmp want.2 got.2
# Dialects that look names up do not find the variables of waitenv.
# shellcheck disable=SC2016
printf 'X=${WAITENV_IDENTITY}${MINE}\nY=${HOME}\nWAITENV_IDENTITY\nMINE\n' >asks
for dialect in dotenv docker; do
	env -i HOME=/ WAITENV_IDENTITY="$key" MINE="$key" \
		"$W" -i env:MINE --settle 0 -f bundle -f $dialect:asks -- env >got.3
	check "a name in a $dialect file cannot look up our key" \
		sh -c '! grep -qi "age-secret\|MINE=" got.3 && grep -q ^X= got.3'
done
odd=
bare A=canary 'B=canary two'
ours 'sources that are descriptors are closed' "$W" -f fd:5 -f fd:6 5<bundle 6<app.env
mkfifo pipe
cat bundle >pipe &
ours 'a source that is a pipe is closed' "$W" -f fd:5 -f app.env 5<pipe
odd='block=13 broken=2'
bare A=canary 'B=canary two'
ours 'a line to a broken pipe leaves no SIGPIPE' "$W" -v -f -missing -f bundle

# Descriptors of an identity are closed, and all others are left open.
# left NAME WANT OPTION…: claims the state of descriptors 0 and 5 in the application, and that 4 is
# unchanged.
left() {
	name=$1 want=$2
	shift 2
	for mode in '' --init; do
		# shellcheck disable=SC2016,SC2086
		is "$name ${mode:-exec}" "$("$W" $mode --settle 0 "$@" -f bundle -- sh -c '
			for n in 0 4 5; do readlink /proc/self/fd/$n || echo closed; done' \
			<"$in" 4<app.env 5<"$five" 2>&1 | sed "s|$T/||" | tr '\n' ' ')" "$want"
	done
}
in=key five=other
: >other
left 'stdin becomes /dev/null if the identity was read from it' '/dev/null app.env other ' -i fd:0
left 'stdin becomes /dev/null if the identity was read from /dev/stdin' \
	'/dev/null app.env other ' -i /dev/stdin
left 'stdin becomes /dev/null if it is the file of the identity' \
	'/dev/null app.env other ' -i "$T/key"
in=app.env five=key
left 'a descriptor is closed if the identity was read from it' 'app.env app.env closed ' -i fd:5
left 'a descriptor is closed if the identity was read from its path' \
	'app.env app.env closed ' -i /dev/fd/5
in=key five=other
left 'every descriptor of the file is dropped if the identity was read from one' \
	'/dev/null app.env other ' -i fd:7 7<key
left 'a descriptor of the identity that was opened for reading and writing is dropped' \
	'/dev/null app.env other ' -i fd:7 7<>key
five=key
left 'another descriptor of the file is closed if the identity was read from stdin' \
	'/dev/null app.env closed ' -i fd:0
is 'a pipe on stdin becomes /dev/null if the identity was read from it' \
	"$("$W" -q -i fd:0 -f bundle -- readlink /proc/self/fd/0 <<END
$key
END
)" /dev/null

# A new session with a terminal, in which our process group is in the foreground.
if command -v script >/dev/null; then
	terminal() {
		env -i A=canary 'B=canary two' \
			"$(command -v script)" -qec "$1 9>out" /dev/null >/dev/null
		# Process ids differ in each run, so only the relations between them are compared.
		alone='^group ([0-9]+) session \1 terminal [1-9][0-9]* foreground \1$'
		sed -E "/^PPid|^NSpgid|^NSsid|pts/d; s/$alone/all one/" out
	}
	terminal "$H/state 9" >want.one
	terminal "$W --override -f app.env -- $H/state 9" >got.one
	check 'the application has the terminal as without waitenv' cmp want.one got.one
	like 'the application has the foreground of the terminal' got.one '^all one$'
fi

# The application is not a child: exec keeps the process.
is 'the process ID does not change' \
	"$(sh -c 'echo $$; exec "$0" -f app.env -- sh -c "echo \$\$"' "$W" | uniq | wc -l)" 1
is 'the exit code is that of the command' "$("$W" -f app.env -- sh -c 'exit 67'; echo $?)" 67
is 'the arguments are passed unchanged' "$("$W" -f app.env -- printf '<%s>' -f '' ' a  b ' --)" \
	'<-f><>< a  b ><-->'

# No message is written to a file that was opened in place of a closed stderr.
cp app.env before
"$H/odd" close=0 close=1 close=2 -- "$W" -t 1500ms -f app.env -f missing \
	--termination-log "$T/last" -- true
is 'the exit code does not change without stderr' $? 75
check 'without stderr, no line is written to a source' cmp before app.env
is 'without stderr, one line is written to the termination log' "$(wc -l <last)" 1
mkfifo fifo
fails 'a FIFO without a reader as the termination log does not block' 75 'does not exist' \
	timeout -k 1 5 "$W" --termination-log "$T/fifo" -t 0 -f missing -- true
fails 'a directory as the termination log does not hide the failure' \
	75 'does not exist' "$W" --termination-log / -t 0 -f missing -- true

# The environment contains nothing of waitenv: no options, keys or bundles, wherever they came from.
b64=$(base64 -w0 bundle)
env -i HOME=/ WAITENV_BUNDLE="$b64" MINE="$key" PACKED="$b64" WAITENV_IDENTITY_FILE=env:MINE \
	WAITENV_FILE="$T/app.env env:PACKED" WAITENV_TIMEOUT=3s WAITENV_OVERRIDE=1 WAITENV_QUIET=1 \
	WAITENV_NONSENSE=x "$W" -- /usr/bin/env >got 2>err
printf 'HOME=/\nA=canary\nB=canary two\n' >want
check 'no variable of ours is left in the environment' cmp got want

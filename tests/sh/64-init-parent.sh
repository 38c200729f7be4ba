#!/bin/sh
# SPDX-License-Identifier: ISC
# --init: how little memory the parent keeps, that no secret is in it, and what the child can know
# of it.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"

asleep() { [ "$(state "$1")" = S ] && child_of "$1"; }
quiet() { start "$@" && until_ $PATIENCE asleep "$p"; }
# The parent may be asleep before the application starts too, and forgets while that starts.  So the
# tests wait for what they claim.
stop() { kill "$p"; ended 143; }

emptied() { [ "$(tr -d '\0' <"/proc/$p/environ" | wc -c)" = 0 ]; }
environ() {
	quiet env SECRET=hunter2 WAITENV_IDENTITY=AGE-SECRET-KEY-NO "$@" $I -- sleep 100 || return 1
	until_ $PATIENCE emptied || { echo "something is left"; return 1; }
	tr '\0' '\n' <"/proc/$child/environ" | grep -q '^SECRET=hunter2$' ||
		{ echo "the child lacks it"; return 1; }
	tr '\0' ' ' <"/proc/$p/cmdline" | grep -q 'init -- sleep 100' ||
		{ echo "no command line"; return 1; }
	! grep -aq hunter2 "/proc/$p/environ" && stop
}
as_built check "the environment of the parent is overwritten and that of the child is not" environ
as_built check "a large environment of the parent is overwritten" environ \
	FILLER="$(head -c 100000 /dev/zero | tr '\0' x)" LAST=x
lacks() { ! "$B/search" "$p" "$1"; }
nowhere() {
	# A final newline of a setting is cut off in a copy.
	quiet env SECRET=hunter2-"$1" WAITENV_IDENTITY="hunter2-$1
" $I -- sleep 100 || return 1
	# Every readable page is searched from outside.
	until_ $PATIENCE lacks hunter2-"$1" || { echo "it is still there"; return 1; }
	"$B/search" "$child" hunter2-"$1" || { echo "the search finds nothing anywhere"; return 1; }
	stop
}
as_built check "neither the environment nor a key in it is elsewhere in the memory of the parent" \
	nowhere "$$"

# reads_nothing WAITENV…: the parent keeps nothing open but /dev/null and its output while the
# application runs.
reads_nothing() {
	start "$@" -- sleep 100 || return 1
	until_ $PATIENCE child_of "$p" && until_ $PATIENCE replaced "$child" || return 1
	until_ $PATIENCE holds_nothing || { ls -l "/proc/$p/fd"; return 1; }
	stop
}
holds_nothing() {
	for fd in /proc/"$p"/fd/*; do
		case $(readlink "$fd") in
		/dev/null | "$T/out" | "$T/err") ;;
		*) return 1 ;;
		esac
	done
}
replaced() { [ "$(readlink "/proc/$1/exe")" != "$(readlink "/proc/$p/exe")" ]; }
new_key "$T/key"
mkfifo "$T/fifo"
echo A=1 >"$T/m.env"
age -r "$recipient" <"$T/m.env" >"$T/sealed"
# from FILE WAITENV…: the same with its standard input and descriptor 7 from that file.
from() { reads_nothing sh -c 'exec "$@" <"$0" 7<&0' "$@"; }
piped() {
	cat "$T/key" >"$T/fifo" &
	pids="$pids $!"
	from "$T/fifo" "$@"
}
as_built check "the parent keeps no identity from fd:0" from "$T/key" $I -i fd:0 -f "$T/sealed"
as_built check "the parent keeps no identity from /dev/stdin" \
	from "$T/key" $I -i /dev/stdin -f "$T/sealed"
as_built check "the parent keeps no identity from fd:7, nor another descriptor of its file" \
	from "$T/key" $I -i fd:7 -f "$T/sealed"
as_built check "the parent keeps no pipe that an identity came from" piped $I -i fd:0 -f "$T/sealed"
as_built check "the parent keeps no source from fd:0" from "$T/m.env" $I --settle 0 -f fd:0
as_built check "the parent keeps no standard input that it was not told to read" from "$T/key" $I
as_stderr() { reads_nothing sh -c 'exec "$@" 2<"$0"' "$@"; }
as_built check "the parent keeps no identity from fd:2" \
	as_stderr "$T/key" $I -i fd:2 -f "$T/sealed"
broken() { sh -c 'trap "" PIPE; ! echo x >&8'; }
pipe_ends() {
	start sh -c 'exec "$@" <"$0"' "$T/fifo" $I -- sh -c 'exec <&-; exec sleep 100'
	until_ $PATIENCE broken 8>"$T/fifo" && stop
}
as_built check "the writer of a pipe learns that the application has closed it" pipe_ends

# few PID: succeeds if its anonymous memory is at most three pages and those with its arguments,
# which may cross into a second one.  With usual arguments that is 20 KiB.
few() {
	most=$(awk '{ print 4 * (3 + int(($49 - 1) / 4096) - int($48 / 4096) + 1) }' \
		"/proc/$1/stat")
	anonymous=$(awk '/^Anonymous:/ { print $2 }' "/proc/$1/smaps_rollup")
	[ "$anonymous" -le "$most" ] || {
		echo "$anonymous KiB, not $most: do tables of pointers fill a second page?"
		return 1
	}
}
memory() {
	quiet "$@" $I -f "$T/m.env" --settle 0 -- sleep 100 || return 1
	until_ $PATIENCE replaced "$child" || return 1
	until_ $PATIENCE few "$p" || { few "$p"; return 1; }
	stop
}
for i in 1 2 3 4; do as_built check \
	"the parent has at most 20 KiB of anonymous memory ($i)" memory; done
as_built check "the parent keeps nothing of a large environment" memory \
	env FILLER="$(head -c 100000 /dev/zero | tr '\0' x)"
as_built check "the parent keeps nothing of options that variables give" memory \
	env WAITENV_REWRITE="TERM:TERM HUP:1" WAITENV_UNSET="X Y" WAITENV_OK_EXIT=7

busy() {	# what a day's work leaves: signals, orphans, an end
	start $NS $I -g -- sh -c 'trap : USR1; echo up; for i in 1 2 3 4 5; do (sleep 0.01 & ); done
		while :; do sleep 0.05; done'
	until_ $PATIENCE grep -q up "$T/out" && find_one || return 1
	for i in 1 2 3 4 5; do kill -USR1 "$one"; sleep 0.02; done
	few "$one"
	code=$?
	kill -9 "$p"
	return $code
}
where_pid1 as_built check "signals and orphans add nothing to the parent's memory" busy
following() {
	quiet $I \
		"$@" --pidfile "$T/followed" \
		-- sh -c '(true &); setsid sh -c "echo \$\$ >\"\$0\"; exec sleep 100" "$0" &' \
		"$T/followed" || return 1
	until_ $PATIENCE said_reaped && until_ $PATIENCE few "$p" && stop
}
said_reaped() { grep -q 'reaped process' "$T/err"; }
as_built check "a daemon, and a line on stderr, add nothing to the parent's memory" following -w

# A start may fail only at some addresses of the stack: 20 runs find a failure of every second
# start.
paged() {
	"$B/pages" "$1" true
	case $? in 77) echo "# left out on this machine: $2"; return ;; esac
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$B/pages" "$1" $I -- sh -c 'exit 7'
		[ $? = 7 ] || { not_ok "$2"; return; }
	done
	ok "$2"
}
as_built paged 16384 "--init works where pages are 16 KiB"
as_built paged 65536 "--init works where pages are 64 KiB"

listen() { env LISTEN_FDS=1 LISTEN_PID="$1" sh -c 'LISTEN_PID=${LISTEN_PID:-$$} exec "$@"' - \
	"$W" "$2" -- sh -c 'echo $LISTEN_PID $$'; }
both() { set -- $1; [ "$1" = "$2" ]; }
check "LISTEN_PID is changed to the pid of the child" both "$(listen '' --init)"
is "LISTEN_PID of another process stays as it is" "$(listen 999999 --init | cut -d ' ' -f 1)" 999999
check "LISTEN_PID stays as it is without --init" both "$(listen '' -q)"
is "WATCHDOG_PID is changed to the pid of the child, and LISTEN_PIDFDID is removed" \
	"$(env A=1 LISTEN_PIDFDID=7 WATCHDOG_PID=999999 B=2 sh -c '
	LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$0" --init -- sh -c "
		[ \$WATCHDOG_PID = \$\$ ] && echo \${LISTEN_PIDFDID-none} \$A \$B"' "$W")" \
			"none 1 2"
is "the variables of systemd for another process stay as they are" \
	"$(env LISTEN_PIDFDID=7 LISTEN_PID=999998 WATCHDOG_PID=999999 "$W" --init -- sh -c '
	echo $LISTEN_PID $LISTEN_PIDFDID $WATCHDOG_PID')" "999998 7 999999"

is "-s is accepted" "$("$W" --init -s -w -- true; echo $?)" 0
is "-w logs orphans" \
	"$("$W" --init -w -- sh -c '(true &) ; sleep 0.2' 2>&1 | grep -c 'reaped process')" 1
as_built is "a command starts if faccessat2 is refused" \
	"$(strace -f -qq -o /dev/null -e inject=faccessat2:error=EPERM "$W" -- \
	sh -c 'echo yes')" yes
held() {
	strace -f -qq -o /dev/null -e inject=close_range:error=ENOSYS \
		"$W" --init -- sh -c 'ls /proc/$PPID/fd' 7</dev/null
}
as_built is "no descriptor is kept if the kernel has no close_range" "$(held | tr '\n' ' ')" \
	"0 1 2 "

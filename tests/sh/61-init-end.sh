#!/bin/sh
# SPDX-License-Identifier: ISC
# --init: signals rewritten and held back, exit codes, and how it ends.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"

# Runs init with the options over a recorder.
over() { begin $I "$@" --; }
ms() { echo $((($(date +%s%N) - from) / 1000000)); }

rewrites() {
	over --rewrite TERM:QUIT -r SIGHUP:0 --rewrite 12:40 --rewrite usr1:rtmin+3 || return 1
	for sig in HUP TERM USR2 USR1 INT; do kill -$sig "$p" && sleep 0.05; done
	finish "$p" && is "$1" "$(signals "$r")" "3 40 37 2 63 "
}
rewrites "rewritten, dropped, and as they are" || not_ok "rewritten, dropped, and as they are"
check "WAITENV_REWRITE rewrites signals" env WAITENV_REWRITE="TERM:INT HUP:0" WAITENV_INIT=1 sh -c '
	"$1" sh -c "trap \"exit 9\" INT; kill -HUP \$PPID; kill -TERM \$PPID; sleep 100 & wait"
	[ $? = 9 ]' - "$W"
for spec in TERM TERM: :TERM TERM:65 KILL:TERM STOP:0 NONE:1 TERM:NONE 0:1 TERM:TERM:TERM; do
	fails "--rewrite $spec is a usage error" 64 rewrite $I --rewrite $spec true
done

code() { want=$1 name=$2; shift 2; "$@" >/dev/null 2>&1; is "$name" $? "$want"; }
code 3 "the code is the child's" $I sh -c 'exit 3'
code 137 "the exit code is 128 plus the number of the signal that killed it" $I sh -c 'kill -9 $$'
code 0 "--ok-exit" $I --ok-exit 143 -e 3 sh -c 'exit 3'
code 0 "--ok-exit 143 turns an end by TERM into 0" $I --ok-exit 143 sh -c 'kill $$'
code 4 "--ok-exit leaves another code" $I --ok-exit 143 -e 3 sh -c 'exit 4'
fails "--ok-exit 256 is a usage error" 64 ok-exit $I --ok-exit 256 true
code 75 "a start that failed passes through" $I -q -t 0 -f "$T/none" true
code 78 "a start that fails for a missing variable ends with 78" $I -q --require NONE true
code 75 "--ok-exit leaves the code of a failed start alone" $I -q --ok-exit 75 -t 0 -f "$T/none" \
	true
code 127 "--ok-exit leaves the code of a missing command alone" $I -q --ok-exit 127 "$T/nonesuch"
code 0 "--ok-exit applies once the command was begun" $I --ok-exit 75 sh -c 'exit 75'
fails "a failed start prints one line" 75 'file does not exist' $I -q -t 0 -f "$T/none" true

kill_after() {
	over --kill-after 0.3 || return 1
	from=$(date +%s%N)
	kill "$p" && ended 137 && [ "$(ms)" -ge 300 ]
}
check "--kill-after ends what ignores TERM" kill_after
# Without CAP_KILL: it says so, and its own end is then that of all.
not_permitted() {
	start $NS setpriv --bounding-set -kill --inh-caps -all "$W" --init --kill-after 0.5 \
		--user 4321 -- sleep 100
	find_one && until_ $PATIENCE is_now 4321 "$one" || return 1
	kill "$one" && ended 137 && has 'no permission to end process .*CAP_KILL' "$T/err"
}
is_now() { child_of "$2" && grep -q "^Uid:.$1" "/proc/$child/status"; }
where_pid1 check "no permission to end the application" not_permitted

delayed() {
	over --delay-term 0.4 --kill-after 5 || return 1
	kill "$p" && from=$(date +%s%N) && kill -INT "$p" && has '^signal 2 ' "$r" || return 1
	[ "$(signals "$r")" = "2 " ] && has '^signal 15 ' "$r" && [ "$(ms)" -ge 380 ] && finish "$p"
}
check "--delay-term delays TERM alone" delayed
cut_short() {
	over --delay-term 60 || return 1
	kill "$p" && until_ $PATIENCE all_taken "$p" && kill "$p" && has '^signal 15 ' \
		"$r" && finish "$p" &&
		[ "$(signals "$r")" = "15 63 " ]
}
all_taken() { ! grep -q 'Pnd:.*[1-9a-f]' "/proc/$1/status"; }
check "a second TERM ends the delay and arrives once" cut_short

# Before the command is begun, what ends a wait does so at once, whatever is to become of it later.
waits() {
	want=$1 sig=$2
	shift 2
	start $I "$@" -f "$T/none" -t 60 -- true
	until_ $PATIENCE child_of "$p" && until_ $PATIENCE in_state "$child" S || return 1
	kill -"$sig" "$p" && ended "$want"
}
check "TERM that is to be QUIT ends a wait as TERM" waits 143 TERM -r TERM:QUIT
check "TERM that is to be dropped ends a wait as TERM" waits 143 TERM -r TERM:0
check "TERM that is to be delayed ends a wait as TERM" waits 143 TERM --delay-term 60
check "HUP ends a wait as HUP" waits 129 HUP -r HUP:0
check "--ok-exit applies to a signal that ends a wait" waits 0 TERM --ok-exit 143

# What main leaves behind: ignores TERM.
stubborn='trap "" TERM; echo $$ >"$0"; while :; do sleep 0.05; done'
killed() {
	rm -f "$T/stubborn"
	start "$@" env WAITENV_GRACE=60 $I --grace 0.3 \
		sh -c 'setsid sh -c "$1" "$0" & while [ ! -s "$0" ]; do sleep 0.02; done
		exit 6' "$T/stubborn" "$stubborn"
	ended 6 || return 1
	[ "$*" ] || gone "$(cat "$T/stubborn")"
}
where_pid1 check "--grace bounds the rest as PID 1" killed $NS
check "--grace limits the remaining processes where it is not PID 1" killed
stranger() {
	sleep 100 &
	other=$!
	pids="$pids $other"
	killed && kill -0 $other
}
check "--grace touches no process but descendants" stranger
asleep() {
	start $I sh -c 'sleep 100 & echo $! >"$0"; kill -STOP $!; exit 2' "$T/asleep"
	ended 2 && gone "$(cat "$T/asleep")"
}
check "stopped processes that remain are woken to end" asleep

everyone() {
	rm -f "$T/last"
	start $I --wait-all sh -c '(sleep 0.4; echo done >"$0") & exit 5' "$T/last"
	ended 5 && [ -s "$T/last" ]
}
check "--wait-all stays for the last one" everyone
everyone_told() {
	start $I --wait-all \
		sh -c '(trap "exit" TERM; echo >"$0"; while :; do sleep 0.02; done) & exit 5' "$T/w"
	has '' "$T/w" && until_ $PATIENCE alone_with_one "$p" && kill "$p" && ended 5
}
alone_with_one() { [ "$(wc -w <"/proc/$1/task/$1/children")" = 1 ]; }
check "--wait-all tells the last one to end on TERM" everyone_told
everyone_quit() {
	rm -f "$T/w"
	start $I --wait-all -r QUIT:TERM \
		sh -c '(trap "exit" TERM; echo >"$0"; while :; do sleep 0.02; done) & exit 5' "$T/w"
	has '' "$T/w" && until_ $PATIENCE alone_with_one "$p" && kill -QUIT "$p" && ended 5
}
check "--wait-all tells the last one to end on what is rewritten to TERM" everyone_quit
moved() {	# perl: no shell can change its group
	rm -f "$T/moved"
	start $I -g --kill-after 0.3 perl -e '
		$SIG{TERM} = "IGNORE"; system("sleep 100 &"); setpgrp(0, getpgrp(getppid()));
		open(F, ">", $ARGV[0]); print F "x\n"; close(F); sleep(100)' "$T/moved"
	has x "$T/moved" && kill "$p" && ended 137
}
check "-g reaches one that has left its group" moved

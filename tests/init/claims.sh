# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
# What an init gets wrong easily: each function is a claim.  Sourced after tests/sh/lib.sh.  The
# init under test is given by these variables:
#	$I	the init in front of a command; forwards to the child
#	$G	the same, forwarding to the child's group; empty: it cannot
#	$P	the same, with SIGTERM to the child when the parent of init dies; empty: it cannot
#	$D	a function that follows the daemon of a pid file: $D PATH COMMAND…; empty: it cannot
#	$GRACE	the seconds that the remaining processes have at the end, 3 by default
#	$PATIENCE	the seconds that a claim waits for something before it fails, 60
#	$NOT_SENT	the numbers of signals that the tool it runs under cannot handle
# A claim succeeds, or prints the reason and fails.

B=$O/init
export PATIENCE="${PATIENCE:-60}"
chmod 755 "$T"		# other users run in it too

# until_ SECONDS COMMAND…: repeats it until it succeeds, for at most that time.
until_() { until_true "$@" >/dev/null || { echo "did not come: $*"; return 1; }; }
has() { until_ $PATIENCE grep -q "$@"; }

# start COMMAND…: starts it in the background as $p, with its output in $T/out and $T/err.
start() {
	"$@" >"$T/out" 2>"$T/err" &
	p=$!
	pids="$pids $p"
}

# ended CODE: succeeds if $p ends with that code.
ended() {
	until_ $PATIENCE gone "$p" || { kill -9 "$p"; return 1; }
	wait "$p"
	got=$?
	[ $got = "$1" ] || { echo "code $got, not $1"; return 1; }
}
gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"; }

# $NS starts a command as PID 1 of a new pid namespace.  It is the only child of $p, and find_one
# sets $one.
NS="unshare --pid --fork --mount-proc --kill-child"
# where_pid1 COMMAND…: runs it if such a namespace can be made: not as a user, nor while an image is
# built.
where_pid1() {
	if $NS true 2>/dev/null; then "$@"; else echo "# left out, no namespaces: $3"; fi
}
find_one() { until_ $PATIENCE child_of "$p" && one=$child; }
field() { sed -n "s/.*[ ]$2=\\([^ ]*\\).*/\\1/p" "$1" | head -n 1; }
signals() { awk '/^signal/ { print $2 }' "$1" | tr '\n' ' '; }
child_of() {
	child=$(cut -d ' ' -f 1 "/proc/$1/task/$1/children")
	[ -n "$child" ]
}
in_state() { [ "$(state "$1")" = "$2" ]; }
state() { sed -n 's/^State:.\(.\).*/\1/p' "/proc/$1/status"; }

# begin INIT…: starts that init with a recorder as $p and waits until it is ready; it writes to $r.
runs=0
begin() {
	runs=$((runs + 1))
	r=$T/record.$runs
	start "$@" "$B/record" "$r"
	has '^ready' "$r"
}
# Ends the recorder under init $1, which then ends with code 0.
finish() { kill -63 "$1"; ended 0; }

# Prints how many of 60 SIGTERMs are lost that are sent at random moments after the exec of PID 1.
count_early() {
	"$B/early" 60 1000 $I sleep 100 2>/dev/null | sed 's/lost \([0-9]*\) .*/\1/'
}

claim_03() {
	start $NS $I sleep 100
	find_one && until_ $PATIENCE child_of "$one" || return 1
	"$B/fault" "$one" || return 1
	ended 139
}

claim_03_forwarded() {
	begin $I || return 1
	for sig in 4 5 6 7 8 11 31; do
		is_sent $sig || continue
		kill -$sig "$p" && has "^signal $sig " "$r" || return 1
	done
	finish "$p"
}
is_sent() { case " ${NOT_SENT-} " in *" $1 "*) return 1 ;; esac; }

claim_04() {
	start "$B/with" -b 10 -b 20 -b 40 -i 1 -i 13 -i 21 "$B/record" "$T/plain"
	has '^ready' "$T/plain" && finish "$p" || return 1
	begin "$B/with" -b 10 -b 20 -b 40 -i 1 -i 13 -i 21 $I || return 1
	kill -63 "$(field "$r" pid)"
	ended 0 || return 1
	for what in blocked ignored; do
		[ "$(field "$r" $what)" = "$(field "$T/plain" $what)" ] || {
			echo "$what: $(field "$r" $what), not $(field "$T/plain" $what)"
			return 1
		}
	done
}

claim_05() {
	start "$B/with" -i 17 $I sh -c 'exit 7'
	ended 7
}

claim_06() {
	start $NS $I "$B/orphans" "${ORPHANS:-300}" 21
	until_ $PATIENCE gone "$p"
	ended 21
}

claim_07() {
	start $I sleep 100
	until_ $PATIENCE child_of "$p" || return 1
	threads=$(sed -n 's/^Threads:.//p' "/proc/$p/status")
	kill "$p"
	ended 143 && [ "$threads" = 1 ]
}

claim_08() {
	cp "$B/record" "$T/record" && chown root "$T/record" && chmod 4755 "$T/record"
	runs=$((runs + 1))
	r=$T/record.$runs
	: >"$r" && chmod 666 "$r"
	start setpriv --reuid 65534 --clear-groups $I "$T/record" "$r"
	has '^ready' "$r" || return 1
	kill -USR1 "$p"
	sleep 0.2
	kill -63 "$(field "$r" pid)"
	ended 0
}

claim_09() {
	start sh -c '"$@" <&-' - $I sh -c 'exit 5'
	ended 5 || return 1
	start $I sh -c 'exit 5'
	ended 5 || return 1
	start "$B/pty" -- setsid -w $I sh -c 'exit 5'
	ended 5
}

claim_10() {
	start "$B/pty" 'want:$ ' "send:$I sh -c 'echo b\$((1+1))c; exec sleep 1' &\\n" want:b2c \
		'send:echo a$((1+1))b\n' want:a2b 'send:fg\n' 'want:$ ' 'send:exit 6\n' \
		-- env PS1='$ ' bash --norc --noprofile -i
	ended 6 || { cat "$T/out"; return 1; }
}

claim_11() {
	runs=$((runs + 1))
	r=$T/record.$runs
	start "$B/pty" "file:$r:ready" -- $I "$B/record" "$r"
	has '^ready' "$r" || return 1
	kill -USR1 "$(field "$r" pid)" && has '^signal 10 ' "$r" || return 1
	kill -63 "$(field "$r" pid)"
	ended 0 || return 1
	[ "$(signals "$r")" = "10 63 " ] || { echo "signals: $(signals "$r")"; return 1; }
}

claim_12() {
	runs=$((runs + 1))
	r=$T/record.$runs
	start "$B/pty" "file:$r:ready" 'send:\003' "file:$r:signal 2 " 'send:\003' \
		-- $I "$B/record" "$r"
	until_ $PATIENCE twice "$r" || return 1
	kill -USR1 "$(field "$r" pid)" && has '^signal 10 ' "$r" || return 1
	kill -63 "$(field "$r" pid)"
	ended 0 || return 1
	[ "$(signals "$r")" = "2 2 10 63 " ] || { echo "signals: $(signals "$r")"; return 1; }
}
twice() { [ "$(grep -c '^signal 2 ' "$1")" -ge 2 ]; }

claim_13() {
	start "$B/pty" 'want:$ ' "send:$I sh -c 'echo b\$((1+1))c; exec cat'\\n" want:b2c \
		'send:one\n' want:one want:one 'send:\032' want:topped 'want:$ ' \
		'send:echo a$((1+1))b\n' want:a2b 'send:fg\n' 'want:exec cat' \
		'send:two\n' want:two want:two \
		'send:\003' 'want:$ ' 'send:echo code $?\n' 'want:code 130' 'send:exit 6\n' \
		-- env PS1='$ ' bash --norc --noprofile -i
	ended 6 || { cat "$T/out"; return 1; }
}

claim_14() {
	rm -f "$T/orphan"
	start $I sh -c '(sleep 100 & echo $! >"$0"); exec sleep 100' "$T/orphan"
	has . "$T/orphan" || return 1
	orphan=$(cat "$T/orphan")
	until_ $PATIENCE grep -q "^PPid:.$p\$" "/proc/$orphan/status" ||
		{ kill "$orphan" "$p"; return 1; }
	kill "$orphan"
	until_ $PATIENCE test ! -e "/proc/$orphan" || return 1
	kill "$p"
	ended 143 && [ ! -s "$T/err" ] || { cat "$T/err"; return 1; }
}

claim_15() {
	[ -n "$P" ] || return 1
	runs=$((runs + 1))
	r=$T/record.$runs
	sh -c 'r=$1; shift; "$@" "$r" >/dev/null 2>&1 &
		while ! grep -q ready "$r" 2>/dev/null; do sleep 0.02; done' \
		- "$r" $P "$B/record"
	has '^signal 15 ' "$r" || { kill -63 "$(field "$r" pid)"; return 1; }
	kill -63 "$(field "$r" pid)"
}

claim_16() {
	echo data >"$T/data" && echo data >"$T/script" && chmod 755 "$T/script" &&
		ln -sf loop "$T/loop"
	exec_code 127 nonesuch && exec_code 127 "$T/nonesuch" && exec_code 126 "$T/data" &&
		exec_code 126 "$T" && exec_code 126 "$T/data/x" && exec_code 126 "$T/loop"
}
exec_code() {
	start $I "$2"
	ended "$1" || { echo "$2: $got"; return 1; }
}

claim_17() {
	start "$B/with" -n 7 $I "$B/record" "$T/fds"
	has '^ready' "$T/fds" || return 1
	cwd=$(readlink "/proc/$p/cwd") fds=$(ls "/proc/$p/fd" | tr '\n' ' ')
	kept=$(readlink "/proc/$(field "$T/fds" pid)/fd/7")
	rm "$T/fds"
	finish "$p" || return 1
	case " $fds" in *' 7 '*) echo "keeps descriptor 7"; return 1 ;; esac
	[ "$cwd" = / ] && [ "$kept" = /dev/null ] || { echo "stays in $cwd"; return 1; }
}

claim_18() {
	rm -f "$T/clean" "$T/began"
	start $NS $I sh -c 'setsid sh -c '\''
		trap "sleep 0.5; echo done >\"$0\"; exit" TERM
		echo >"$1"
		while :; do sleep 0.05; done'\'' "$0" "$1" &
		while [ ! -e "$1" ]; do sleep 0.02; done; exit 9' "$T/clean" "$T/began"
	from=$(date +%s%N)
	ended 9 || return 1
	[ -s "$T/clean" ] || { echo "had no time to clean up"; return 1; }
	[ $((($(date +%s%N) - from) / 1000000)) -lt $((${GRACE:-3} * 1000 - 200)) ] ||
		{ echo "slept the grace out"; return 1; }
}

claim_19() {
	start $I sleep 100
	until_ $PATIENCE child_of "$p" || return 1
	kill -STOP "$child" && until_ $PATIENCE in_state "$child" T || return 1
	sleep 0.1
	kill -TERM "$p"
	until_ $PATIENCE gone "$p" || { kill -9 "$child"; ended 137; return 1; }
	ended 143
}

claim_20() {
	start $I sleep 100
	until_ $PATIENCE child_of "$p" && until_ $PATIENCE in_state "$p" S || return 1
	sleep 0.3
	before=$(switches "$p")
	sleep 2.2
	after=$(switches "$p")
	kill "$p"
	ended 143 || return 1
	[ "$before" = "$after" ] || { echo "wakes up while idle"; return 1; }
}
switches() { sed -n 's/^voluntary_ctxt_switches:.//p' "/proc/$1/status"; }

claim_21() {
	start $I "$T/nonesuch"
	until_ $PATIENCE gone "$p"
	wait "$p"
	[ ! -s "$T/out" ] && [ -s "$T/err" ]
}

claim_22() {
	[ -n "$D" ] || return 1
	rm -f "$T/pid" "$T/clean"
	start $NS $D "$T/pid" sh -c '
		setsid sh -c '\''trap "echo done >\"$1\"; exit 3" TERM; echo $$ >"$0"
			while :; do sleep 0.05; done'\'' "$0" "$1" &' "$T/pid" "$T/clean"
	find_one && has . "$T/pid" || return 1
	sleep 0.2
	gone "$p" && { echo "ended with the launcher"; return 1; }
	kill -TERM "$one"
	ended 3 && [ -s "$T/clean" ]
}

# Every signal arrives as it was sent, with its value if it had one.  63 ends the recorder.
claim_all_signals() {
	begin $I || return 1
	sig=0
	while [ $((sig += 1)) -le 64 ]; do
		case $sig in 9 | 17 | 18 | 19 | 20 | 21 | 22 | 63) continue ;; esac
		is_sent $sig || continue
		"$B/send" "$p" $sig 0 && has "^signal $sig " "$r" || return 1
	done
	finish "$p"
}
claim_values() {
	begin $I || return 1
	for sig in 34 40 62; do
		"$B/send" "$p" $sig $((sig * 7)) && has "^signal $sig -1 $((sig * 7)) " "$r" ||
			return 1
	done
	finish "$p"
}
claim_group() {
	[ -n "$G" ] || return 1
	rm -f "$T/g1" "$T/g2"
	start $G sh -c '"$0" "$1" & "$0" "$2" 4' "$B/record" "$T/g1" "$T/g2"
	has '^ready' "$T/g1" && has '^ready' "$T/g2" || return 1
	kill -USR1 "$p" && has '^signal 10' "$T/g1" && has '^signal 10' "$T/g2" || return 1
	kill -63 "$(field "$T/g1" pid)" "$(field "$T/g2" pid)"
	until_ $PATIENCE gone "$p" || kill -9 "$p"
}

#!/bin/sh
# SPDX-License-Identifier: ISC
# --init: whatever stderr is, messages of the parent end, stop and signal no process.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"

# Leaves orphans, each of which makes the parent log a line; ends with 3, or with 9 if the
# application got a signal.
orphans='trap "exit 9" PIPE XFSZ; for i in 1 2 3; do (true &); sleep 0.1; done; exit 3'

limited() {	# the end of the line that crosses the limit is lost without a signal
	head -c 500 /dev/zero >"$T/limited"
	sh -c 'ulimit -f 1; exec "$@" 2>>"$0"' "$T/limited" $I -w -- sh -c "$orphans"
	[ $? = 3 ] && [ "$(wc -c <"$T/limited")" = 512 ]
}
not_under valgrind check "a log file at its size limit brings the application no signal" limited
unread() {
	mkfifo "$T/unread"
	cat "$T/unread" >"$T/o" &
	reader=$!
	sh -c 'exec "$@" 2>"$0"' \
		"$T/unread" $I -w -- sh -c "exec 2>/dev/null; kill $reader; sleep 0.1; $orphans"
	[ $? = 3 ]
}
check "a log pipe without a reader brings the application no signal" unread

# poll can report room in a pipe that is full, since another writer may have been faster.
mkfifo "$T/full"
exec 7<>"$T/full"
dd if=/dev/zero of="$T/full" bs=4096 oflag=nonblock 2>/dev/null
flags() { grep '^flags' /proc/self/fdinfo/7; }
before=$(flags)
race() {	# in a pid namespace, which ends with the time bound, and what hangs with it
	timeout -s KILL 60 $NS \
		sh -c 'exec "$@" 2>&7' - strace -qq -o "$T/trace" -e inject=poll:retval=1 "$@"
}
full() { race "$@" $I -w -- sh -c "exec 2>/dev/null; $orphans"; [ $? = 3 ]; }
where_pid1 as_built check "a log pipe that fills does not block PID 1" full
where_pid1 as_built check \
	"a log pipe that fills does not block PID 1 if the kernel does not know RWF_NOWAIT" \
	full -e inject=pwritev2:error=EOPNOTSUPP
last() { race "$W" -t 0 -f "$T/none" -- true; [ $? = 75 ]; }
where_pid1 as_built check "a log pipe that fills does not delay the end of a start" last
is "the flags of the log pipe, which others share, stay as they are" "$(flags)" "$before"
socket() {	# perl: no shell has sockets
	timeout -s KILL 60 \
		perl -MSocket -e 'socketpair(A, B, AF_UNIX, SOCK_STREAM, 0); open(STDERR, ">&A");
		1 while defined send(A, "x" x 4096, MSG_DONTWAIT); exec(@ARGV)' \
			$I -w -- sh -c "exec 2>/dev/null; $orphans"
	[ $? = 3 ]
}
check "a log socket that is full does not block PID 1" socket

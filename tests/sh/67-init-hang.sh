#!/bin/sh
# SPDX-License-Identifier: ISC
# --init: a file system that does not answer delays neither the deadline nor the end by a signal.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"
trap 'umount -l "$T/upper" 2>/dev/null; cleanup' EXIT

# A mount whose server is stopped: system calls on it do not return.
mkdir "$T/lower" "$T/upper"
echo A=1 >"$T/lower/app.env"
cp /bin/true "$T/lower/tool"
bindfs -f "$T/lower" "$T/upper" >"$T/o" 2>&1 &
server=$!
pids="$pids $server"
mounted() { grep -q " $T/upper fuse" /proc/self/mounts; }
if ! until_true 10 mounted; then
	echo "# left out, no FUSE here: a file system that does not answer"
	ok "a mount that hangs can be tested only with FUSE"
	exit 0
fi
is "the file is read while its server runs" \
	"$($I --settle 0 -f "$T/upper/app.env" -- sh -c 'echo $A')" 1
kill -STOP $server
until_ $PATIENCE in_state $server T

hangs() { child_of "$p" && grep -q 'request_wait_answer\|fuse' "/proc/$child/wchan"; }
says='the file system does not answer: '
# late OPTION…: succeeds if the start ends with 75 and one line about $path, while the server still
# does not answer.
late() {
	start $I -t 1 "$@" -- true
	ended 75 && has "^waitenv: $says.*$path \[75\]$" "$T/err" && [ "$(wc -l <"$T/err")" = 1 ]
}
path=$T/upper/app.env check "the deadline holds for a source" late -f "$T/upper/app.env"
path=$T/upper check "the deadline holds for a directory" late -f "dir:$T/upper"
path=$T/upper/tool check "the deadline holds for a working directory" late --workdir "$T/upper/tool"
new_key "$T/lower/key"
age -r "$recipient" "$T/lower/app.env" >"$T/sealed"
path=$T/upper/key check "the deadline holds for an identity" late -f "$T/sealed" -i "$T/upper/key"
one_look() { start $I -t 0 -f "$T/upper/app.env" -- true; ended 75 && has "$says" "$T/err"; }
check "-t 0 ends a look that hangs" one_look
killed() {	# SIGNAL CODE OPTION…
	sig=$1 code=$2
	shift 2
	start $I -t 100 "$@" -f "$T/upper/app.env" -- true
	until_ $PATIENCE hangs && kill -"$sig" "$p" || return 1
	ended $code
}
ends() { killed "$@" && has "^waitenv: ended by signal .* while $says.*/app.env \[$2\]$" "$T/err"; }
check "TERM ends a start that hangs" ends TERM 143
check "USR1 ends a start that hangs" ends USR1 138
check "a signal that --rewrite drops later ends a start that hangs" ends TERM 143 -r TERM:0
check "--ok-exit applies to a signal that ends a start that hangs" killed TERM 0 --ok-exit 143
last() {
	start env WAITENV_TERMINATION_LOG="$T/last" $I -t 1 -f "$T/upper/app.env" -- true
	ended 75 && has "$says" "$T/last"
}
check "the message about a start that hangs is in the termination log" last
# The parent reads the pid file itself, and must go on while that is not answered.
pidfile() { start $I "$@" --pidfile "$T/upper/app.pid" -- sh -c 'sleep 100 & echo up'; }
pid_late() {
	pidfile -t 1 --grace 0.1
	ended 75 &&
		has "^waitenv: the file system does not answer after .*/app.pid \[75\]$" "$T/err"
}
not_under valgrind check "the deadline holds for a pid file" pid_late
pid_ends() {
	pidfile -t 100 --grace 0.1
	has up "$T/out" && sleep 0.5 && kill -TERM "$p"
	ended 143
}
not_under valgrind check "TERM ends the wait for a pid file" pid_ends
as_pid1() {	# the kernel ends PID 1 when it has let go of the request
	start $NS $I -t 1 -f "$T/upper/app.env" -- true
	has "$says" "$T/err"
}
where_pid1 check "PID 1 logs the message about a start that hangs" as_pid1
in_time() {	# a server that answers again within --timeout
	kill -STOP $server
	start $I -t 100 -f "$T/upper/app.env" --settle 0 -- sh -c 'echo $A'
	until_ $PATIENCE hangs
	kill -CONT $server
	ended 0 && has '^1$' "$T/out"
}
kill -CONT $server
check "a start goes on when the server answers again" in_time

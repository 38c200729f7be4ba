#!/bin/sh
# SPDX-License-Identifier: ISC
# --init: the claims that every init is measured by (tests/init/claims.sh), held by waitenv.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
# 68-on-change.sh adds options.
WITH=${WITH:+$WITH -f -$T/none}
I="$W --init $WITH --" G="$W --init $WITH -g --" P="$W --init $WITH -p TERM --" D=daemon
daemon() { :; }
. "$top/tests/init/claims.sh"
D="env $W --init $WITH -t 10 --pidfile"
[ -z "${NOT_SENT-}" ] || echo "# left out, under $TOOL: signals $NOT_SENT from outside"

where_pid1 as_built check "3: a real fault ends PID 1 with 139" claim_03
check "3: the signal of a fault that comes from outside is forwarded" claim_03_forwarded
check "4: the child inherits the signal mask and the dispositions unchanged" claim_04
check "5: init does not hang if SIGCHLD is ignored" claim_05
where_pid1 check "6: orphans of orphans are reaped while many signals arrive" claim_06
check "7: PID 1 has one thread" claim_07
check "8: init continues if it has no permission to send a signal" claim_08
check "9: init starts without stdin, without a terminal and with the terminal of another session" \
	claim_09
check "10: init in the background leaves the terminal to the shell" claim_10
check "11: the application gets no SIGHUP and no SIGCONT if init is a session leader" claim_11
check "12: the application gets one SIGINT for ^C" claim_12
check "13: ^Z and fg work as for any command" claim_13
check "14: orphans become children of init, without a message" claim_14
check "15: the application gets a signal when the parent of init dies" claim_15
check "16: a command that cannot be run ends in 126 or 127" claim_16
check "17: init keeps no working directory and no descriptor" claim_17
export WAITENV_GRACE=20
GRACE=20 where_pid1 check \
	"18: the remaining processes have time to clean up, and no more than they need" claim_18
unset WAITENV_GRACE
check "19: TERM wakes a stopped application" claim_19
check "20: an idle PID 1 does not wake up" claim_20
check "21: init writes its messages to stderr" claim_21
where_pid1 check "22: a daemon is followed by its pid file" claim_22
check "every signal arrives" claim_all_signals
check "every signal arrives with its value" claim_values
check "every signal arrives in the whole process group with -g" claim_group
early() {
	is "$1" "$(shift; "$B/early" "$@" 2>"$T/e")" "lost 0 of ${RUNS:-60}; codes 143:${RUNS:-60}"
}
where_pid1 as_built early \
	"1, 2: TERM at any moment of PID 1 ends it" -b "${RUNS:-60}" 1500 $I sleep 100
where_pid1 as_built early "1, 2: TERM at any moment of a wait without --init ends it" \
	-b "${RUNS:-60}" 1500 "$W" -f "$T/none" sleep 100
as_built early "1, 2: TERM at any moment ends it where it is not PID 1" -n -b "${RUNS:-60}" 1500 \
	$I sleep 100

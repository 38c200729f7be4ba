#!/bin/sh
# SPDX-License-Identifier: ISC
# Tests the claims of claims.sh with waitenv and its peers, and prints a table in Markdown.  Needs
# root; runs in the top folder, with Debian's tini, dumb-init and catatonit.  A dash stands for what
# a peer has no option for.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. tests/sh/lib.sh
claims="03 03_forwarded 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22"
claims="$claims all_signals values group"

text() {
	case $1 in
	03) echo "3 a fault of its own ends PID 1 with 139" ;;
	03_forwarded)
		echo "3 forwards ILL, TRAP, ABRT, BUS, FPE, SEGV and SYS that a process sends"
		;;
	04) echo "4 the child has the inherited signal mask and dispositions" ;;
	05) echo "5 works if SIGCHLD is inherited as ignored" ;;
	06) echo "6 reaps orphans of orphans while many signals arrive" ;;
	07) echo "7 has one thread" ;;
	08) echo "8 survives EPERM while forwarding" ;;
	09) echo "9 works with stdin closed, without a terminal, and with one of another session" ;;
	10) echo "10 works in the background of a shell" ;;
	11) echo "11 sends the child no HUP or CONT by itself" ;;
	12) echo "12 ^C arrives once" ;;
	13) echo "13 ^Z and fg work" ;;
	14) echo "14 is a subreaper where it is not PID 1, without a warning" ;;
	15) echo "15 signals the child when its own parent dies" ;;
	16) echo "16 exits with 126 and 127 as a shell does" ;;
	17) echo "17 changes to /, and closes inherited descriptors" ;;
	18) echo "18 remaining processes may clean up, and it exits as soon as they have ended" ;;
	19) echo "19 TERM reaches a stopped application" ;;
	20) echo "20 does not wake up while idle" ;;
	21) echo "21 writes nothing to stdout" ;;
	22) echo "22 follows a daemon by its pid file" ;;
	all_signals) echo "every other signal from 1 to 64 arrives" ;;
	values) echo "real-time signals keep their value" ;;
	group) echo "signals can go to the whole group" ;;
	esac
}

# means PEER: sets the variables of claims.sh.
means() {
	P='' D=''
	case $1 in
	waitenv)
		I="$W --init --" G="$W --init -g --" P="$W --init -p TERM --"
		D="$W --init -t 10 --pidfile"
		;;
	tini | tini-static) I="$1 -s --" G="$1 -s -g --" P="$1 -s -p SIGTERM --" ;;
	dumb-init) I="dumb-init -c --" G="dumb-init --" ;;
	catatonit) I="catatonit --" G="catatonit -g --" ;;
	esac
}

peers=
for peer in ${PEERS:-waitenv tini tini-static dumb-init catatonit}; do
	[ "$peer" = waitenv ] || command -v "$peer" >/dev/null && peers="$peers $peer"
done
PATIENCE=5
. tests/init/claims.sh
for peer in $peers; do
	means "$peer"
	for claim in $claims; do
		case $claim:$P:$D in 15::* | 22:*:) echo "-" >"$T/$peer.$claim"; continue ;; esac
		if claim_$claim >"$T/why" 2>&1; then mark=yes; else mark=no; fi
		echo $mark >"$T/$peer.$claim"
		[ $mark = yes ] || sed "s/^/# $peer $claim: /" "$T/why" | head -n 4 >&2
		for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
		pids=
	done
	echo "$(count_early) of 60" >"$T/$peer.early"
done
printf '| |'; for peer in $peers; do printf ' %s |' "$peer"; done
printf '\n|---|'; for peer in $peers; do printf -- '---|'; done; echo
printf '| 1, 2 TERM to PID 1 that are lost, sent within 1 ms of its exec |'
for peer in $peers; do printf ' %s |' "$(cat "$T/$peer.early")"; done; echo
for claim in $claims; do
	printf '| %s |' "$(text $claim)"
	for peer in $peers; do printf ' %s |' "$(cat "$T/$peer.$claim")"; done; echo
done

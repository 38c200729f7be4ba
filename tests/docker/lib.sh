# SPDX-License-Identifier: ISC
# Sourced by every container test.  $D is the engine's command, $ENGINE which it is; app-static and
# app-shell are the images of ./Dockerfile.  A container's name begins with $C, and is the test's own;
# what runs at the end of a test ends with the engine.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
. "${0%/*}/../sh/lib.sh"
C=${0##*/}
C=${C%.sh}
chmod 755 "$T"
app_env=$top/examples/app.env

# soon COMMAND…: it comes true, within 30 s.
soon() {
	for _ in $(seq 300); do "$@" && return; sleep 0.1; done
	false
}

# begin NAME ARGUMENT…: `run` in the background: container $C-NAME, its output in $T/NAME.out and .err.
begin() {
	begun=$1
	shift
	"$D" run --name "$C-$begun" "$@" >"$T/$begun.out" 2>"$T/$begun.err" &
	pids="$pids $!"
	echo $! >"$T/$begun.pid"
}

# waits NAME: it has said that it waits.
waits() { soon grep -q '^waitenv: waiting' "$T/$1.err"; }

# over NAME: it has ended, with this code.
over() { wait "$(cat "$T/$1.pid")"; }

# ended NAME CODE: it ends with the code, and the engine says so too.
ended() {
	over "$1"
	is "$1: exit code" $? "$2"
	is "$1: what the engine tells" "$("$D" inspect -f '{{.State.ExitCode}}' "$C-$1")" "$2"
}

# vars FILE: of an environment with NULs, a sorted line a variable, without those of the engine.
vars() { tr '\0' '\n' <"$1" | grep -aEv '^(PATH|HOSTNAME|HOME|TERM|container)=' | sort; }

# wanted FILE: the same of a plain text.
wanted() { grep -v '^#' "$1" | sort; }

# has_env NAME: its output is the environment of examples/app.env, to the byte.
has_env() {
	vars "$T/$1.out" >"$T/got"
	wanted "$app_env" >"$T/want"
	check "$1: the environment, byte for byte" cmp "$T/got" "$T/want"
	[ -s "$T/got" ] || sed 's/^/# /' "$T/$1.err"
}

# started NAME ARGUMENT…: `run` gives that environment, and 0.
started() {
	begin "$@"
	ended "$1" 0
	has_env "$1"
}

# sealed: $T/sealed is app.env sealed, $T/identity opens it, $T/other does not.
sealed() {
	age-keygen -o "$T/identity" 2>"$T/public"
	age-keygen -o "$T/other" 2>/dev/null
	gzip -9 <"$app_env" | age -r "$(sed -n 's/^Public key: //p' "$T/public")" >"$T/sealed"
	half=$(($(wc -c <"$T/sealed") / 2))
	chmod 644 "$T/identity" "$T/other"
}

# SPDX-License-Identifier: ISC
# Sourced by every container test.  $D is the command of the engine and $ENGINE its name; app-static
# and app-shell are the images of ./Dockerfile.  The name of each container begins with $C, which is
# unique to the test.  Containers that still run at the end of a test are ended with the engine.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
. "${0%/*}/../sh/lib.sh"
C=${0##*/}
C=${C%.sh}
chmod 755 "$T"
app_env=$top/examples/app.env

# soon COMMAND…: waits up to 30 s for it to succeed.
soon() {
	for _ in $(seq 300); do "$@" && return; sleep 0.1; done
	false
}

# begin NAME ARGUMENT…: `run` in the background: container $C-NAME, its output in $T/NAME.out and
# .err.
begin() {
	begun=$1
	shift
	"$D" run --name "$C-$begun" "$@" >"$T/$begun.out" 2>"$T/$begun.err" &
	pids="$pids $!"
	echo $! >"$T/$begun.pid"
}

# waits NAME: waitenv has logged that it waits, or does so within 30 s.
waits() { soon grep -q '^waitenv: waiting' "$T/$1.err"; }

# over NAME: waits for the end of its `run` and returns that exit code.
over() { wait "$(cat "$T/$1.pid")"; }

# ended NAME CODE: claims that its `run` ends with the code and that the engine reports the same.
ended() {
	over "$1"
	is "$1: run ends with exit code $2" $? "$2"
	is "$1: the engine reports exit code $2" \
		"$("$D" inspect -f '{{.State.ExitCode}}' "$C-$1")" "$2"
}

# vars FILE: prints a NUL-separated environment as sorted lines, without the variables that the
# engine sets.
vars() { tr '\0' '\n' <"$1" | grep -aEv '^(PATH|HOSTNAME|HOME|TERM|container)=' | sort; }

# wanted FILE: prints the variables of a plain env file in the same form.
wanted() { grep -v '^#' "$1" | sort; }

# has_env NAME: claims that its output is exactly the environment of examples/app.env.
has_env() {
	vars "$T/$1.out" >"$T/got"
	wanted "$app_env" >"$T/want"
	check "$1: the environment arrives byte for byte" cmp "$T/got" "$T/want"
	[ -s "$T/got" ] || sed 's/^/# /' "$T/$1.err"
}

# started NAME ARGUMENT…: claims that `run` passes that environment on and ends with 0.
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

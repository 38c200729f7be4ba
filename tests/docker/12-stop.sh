#!/bin/sh
# SPDX-License-Identifier: ISC
# `stop` ends a container during the wait and after it.  The engine would send SIGKILL after a
# minute; the exit code would then be 137, and not that of the first signal or of the application.
# shellcheck disable=SC1091,SC2086,SC2154
. "${0%/*}/lib.sh"
sealed
head -c "$half" "$T/sealed" >"$T/cut"
mkdir "$T/env"
printf 'A=1\n' >"$T/whole"

stopped() { "$D" stop -t 60 "$C-$1" >/dev/null; }

# waiting NAME ARGUMENT…: the container is stopped, or gets the signal that its name ends in, while
# it waits.
waiting() {
	begin "$@"
	check "$1: waitenv waits for its sources" waits "$1"
	case $1 in
	*-HUP) "$D" kill -s HUP "$C-$1" >/dev/null; want=129 ;;
	*-INT) "$D" kill -s INT "$C-$1" >/dev/null; want=130 ;;
	*) stopped "$1"; want=143 ;;
	esac
	ended "$1" $want
	is "$1: a wait that a signal ends starts no application" "$(wc -c <"$T/$1.out")" 0
	check "$1: the message has the exit code $want" grep -q " \[$want\]$" "$T/$1.err"
}

# running NAME ARGUMENT…: the application runs, and its own handler of SIGTERM ends it with 7.
running() {
	begin "$@"
	check "$1: the application is started" soon grep -q started "$T/$1.out"
	stopped "$1"
	ended "$1" 7
}

# all KIND RUN-OPTIONS OPTIONS: PID 1 is tini if KIND is tini, and waitenv otherwise.
all() {
	missing="-v $T/env:/run/env $2"
	cut="-v $T/cut:/run/env/app.env -v $T/identity:/run/secrets/waitenv-identity $2"
	waitenv="$3 -f /run/env/app.env --" entry=/waitenv
	if [ "$1" = tini ]; then waitenv="-- /waitenv $waitenv" entry=/tini; fi
	for image in static shell; do
		run="--entrypoint $entry app-$image $waitenv"
		waiting "$1-$image-missing" $missing $run /app
		waiting "$1-$image-cut-off" $cut $run /app
	done
	run="--entrypoint $entry app-static $waitenv"
	waiting "$1-HUP" $missing $run /app
	waiting "$1-INT" $missing $run /app
	running "$1-app" -v $T/whole:/run/env/app.env $2 $run /app term
}

all exec "" ""
all init "" --init
all tini "-v $(command -v tini-static):/tini:ro" ""

#!/bin/sh
# SPDX-License-Identifier: ISC
# A second command gets the environment of the application by waitenv; `exec` alone would not give
# it the variables of the file.
# shellcheck disable=SC1091,SC2086,SC2154
. "${0%/*}/lib.sh"

# beside NAME RUN-OPTIONS: runs a command beside the application of a container that was started
# with the options.
beside() {
	begin "$1" $2 -v "$app_env:/run/env/app.env:ro" app-static /app term
	check "$1: the application is started" soon grep -q started "$T/$1.out"
	"$D" exec "$C-$1" /waitenv -f nul:/proc/1/environ -- /app env >"$T/$1.out" 2>"$T/$1.err"
	is "$1: a command that exec starts through waitenv succeeds" $? 0
	has_env "$1"
	"$D" stop "$C-$1" >/dev/null
	ended "$1" 7
}

beside root ""
beside user "--user 1000:1000"
beside limited "--user 1000:1000 --read-only --cap-drop ALL --security-opt no-new-privileges"

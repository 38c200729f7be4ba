#!/bin/sh
# SPDX-License-Identifier: ISC
# For every file of the vectors of the docker dialect, waitenv gives exactly the environment of
# `run --env-file`, or both refuse it.  The engine decides what is right, not the vector.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
V=$top/tests/vectors/docker
export HOST=h0st EMPTY=

# Both containers inherit the same variables, so that a difference can come only from the file.
mkdir "$T/ours" "$T/theirs"
# shellcheck disable=SC2016
loop='for f in /in/*.in; do
	out=/out/$(basename "$f" .in)
	/waitenv -t 0 -f "docker:$f" --unset HOST --unset EMPTY --unset PWD -- env -0 >"$out" \
		2>/dev/null || echo "refused with $?" >"$out"
done'
"$D" run --rm -e HOST=h0st -e EMPTY= -v "$V:/in:ro" -v "$T/ours:/out" \
	--entrypoint sh app-shell -c "$loop"

theirs() {
	"$D" run --rm --env-file "$V/$1.in" --entrypoint /app app-static env >"$T/theirs/$1" \
		2>"$T/theirs/$1.err" || echo refused with $? >"$T/theirs/$1"
}

# outcome FILE: prints the variables, or `refused`, since the exit codes of the two differ.
outcome() { if grep -aq '^refused with' "$1"; then echo refused; else vars "$1"; fi; }

# ours VECTOR: prints the exit code if waitenv refuses, by design, what the engine accepts.
ours() {
	case $1 in
	empty | newlines-only | bom-only) echo 75 ;;	# waitenv waits: the content may still come
	end-line-is-a-comment | nul-in-comment) echo 65 ;;
	bare-hash) echo 65 ;;				# it defines nothing
	*) false ;;
	esac
}

for f in "$V"/*.in; do
	v=$(basename "$f" .in)
	theirs "$v"
	outcome "$T/theirs/$v" >"$T/want"
	outcome "$T/ours/$v" >"$T/got"
	if code=$(ours "$v"); then
		is "$v: waitenv refuses what the engine accepts" \
			"$(cat "$T/ours/$v")" "refused with $code"
	elif [ "$ENGINE" = docker ]; then
		check "$v: waitenv gives the environment of the engine" cmp "$T/got" "$T/want"
	elif cmp -s "$T/got" "$T/want"; then ok "$v: waitenv gives the environment of the engine"
	else echo "# left out, $ENGINE reads it differently from docker: $v"
	fi
done

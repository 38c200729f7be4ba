#!/bin/sh
# SPDX-License-Identifier: ISC
# Every file of the docker dialect's vectors: the environment that `run --env-file` gives, and waitenv's,
# to the byte; or both refuse it.  The engine's answer, not the vector's, is the measure.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
V=$top/tests/vectors/docker
export HOST=h0st EMPTY=

# The same variables around it, so that what is left is the file's.
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

# outcome FILE: refused, or the variables; how it is refused is each one's own.
outcome() { if grep -aq '^refused with' "$1"; then echo refused; else vars "$1"; fi; }

# Where waitenv means to differ: it takes none of these, each with its own code.
ours() {
	case $1 in
	empty | newlines-only | bom-only) echo 75 ;;	# nothing is there yet
	end-line-is-a-comment | nul-in-comment) echo 65 ;;
	bare-hash) echo 65 ;;				# it gives no variable, and no name that could
	*) false ;;
	esac
}

for f in "$V"/*.in; do
	v=$(basename "$f" .in)
	theirs "$v"
	outcome "$T/theirs/$v" >"$T/want"
	outcome "$T/ours/$v" >"$T/got"
	if code=$(ours "$v"); then is "$v: ours" "$(cat "$T/ours/$v")" "refused with $code"
	elif [ "$ENGINE" = docker ]; then check "$v" cmp "$T/got" "$T/want"
	elif cmp -s "$T/got" "$T/want"; then ok "$v"
	else echo "# left out, $ENGINE reads it in a way of its own: $v"
	fi
done

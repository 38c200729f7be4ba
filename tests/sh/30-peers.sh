#!/bin/sh
# SPDX-License-Identifier: ISC
# Compares the dialects with the programs that read the same files: for each of 1,000 generated
# texts both have the same result.  SEED=N generates other texts.
# shellcheck disable=SC1090,SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
P=${W%/*}/tests/peers
N=1000
SEED=${SEED:-1}
PATH=$PATH:/usr/lib/execline/bin
echo "# seed $SEED"
for name in $(env | sed -n 's/^\(V[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$name"; done

# make KIND: generates new texts in $T/in.
make() {
	rm -rf "$T/in"
	mkdir "$T/in"
	"$P" make "$1" "$SEED" $N "$T/in"
}

# theirs COMMAND…: evaluates it for each text, whose path is $f; it prints one result.
theirs() {
	cd "$T/in" || exit
	for f in *; do "$@"; done >"$T/theirs" 2>"$T/said"
	cd "$top" || exit
}

# same NAME DIALECT: claims that the results of waitenv are those in $T/theirs.
same() {
	"$P" read "$2" $N "$T/in" >"$T/ours"
	[ "$(tr -dc '\0' <"$T/ours" | wc -c)" -gt $N ] || not_ok "$1: there are results to compare"
	check "$1" cmp "$T/ours" "$T/theirs"
}

# have PROGRAM: succeeds if the machine has it, and otherwise reports the tests as left out.
have() { command -v "$1" >/dev/null || { echo "# left out: no $1"; false; }; }

s6() { s6-envdir -f "$f" "$P" env; }
runit() { chpst -e "$f" "$P" env; }
execline() { envfile "$f" "$P" env; }
shell() {
	unset V1 V2 V3 V4 V5 V6 V7
	. "./$f"
	for n in 1 2 3 4 5 6 7; do eval "[ -z \"\${V$n+x}\" ] || printf 'V$n=%s\\0' \"\$V$n\""; done
	printf '\0'
}
printed() {
	"$P" with "$f" "$P" env
	"$P" with "$f" "$env" -0 >"$T/printed/$f"
}

if have s6-envdir; then make dir; theirs s6; same "dir reads files like s6-envdir -f" dir; fi
if have chpst; then make lines; theirs runit; same "dir reads lines like chpst -e" dir; fi
if have envfile; then
	make envfile; theirs execline; same "systemd reads a file like envfile" systemd
fi
make plain
"$P" read docker $N "$T/in" >"$T/theirs"
for d in ecs systemd dotenv; do same "a plain text is read alike by docker and $d" $d; done
env=$(command -v env)
mkdir "$T/printed"
make nul; theirs printed; rm -r "$T/in"; mv "$T/printed" \
	"$T/in"; same "nul reads the output of env -0" nul
make k8s; theirs shell; same "k8s reads a file like a shell" k8s
if have jq; then
	make json
	"$P" lines $N "$T/in" | jq -j 'try (fromjson | if type == "object" then
		to_entries | map(select(.key | startswith("V")) | if .value == null then .key
			else "\(.key)=\(.value | if type == "string" then . else tojson end)" end)
		| sort | map(. + "\u0000") | add // "" else error end) catch "!\u0000"
		| . + "\u0000"' >"$T/theirs"
	same "json reads an object like jq" json
fi

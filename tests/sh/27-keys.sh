#!/bin/sh
# SPDX-License-Identifier: ISC
# A secret key that stands where something else is expected is not printed, wherever that is: as a
# value or a name of an option, in or as a variable, as a path, the command, or a name in a file.
# It is not printed in the spelling that the name of a variable needs either, with _ for -.
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
tail=1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L
lower=$(echo $tail | tr "[:upper:]" "[:lower:]")
printf 'A=1\n' >a.env
options=$("$W" --help | sed -n 's/^.*[ ]--\([a-z-]*\) [A-Zftr].*/\1/p'; echo file-vars)

# hides COMMAND…: succeeds if no part of the key is in the output, whatever the exit code.
hides() {
	"$@" >out 2>&1 </dev/null
	! grep -qi "${lower#????}" out || { echo "printed by: $*"; cat out; }
}
# of_waitenv KEY, of_sealenv KEY: prints every use of the key in which a part of it was printed.
of_waitenv() {
	for o in $options; do
		name=WAITENV_$(echo "$o" | tr "[:lower:]-" "[:upper:]_")
		hides "$W" --init -t 0 -f a.env "--$o" "$1" -- true
		hides "$W" --init -t 0 -f a.env "--$o=/x/$1" -- true
		hides env "$name=$1" "$W" --init -t 0 -f a.env -- true
	done
	for o in "--$1" "--$1=x" "-$1" "-f$1" "-f$1:x" "-fenv:$1" "-fdir:$1" "-ienv:$1" "-ux:$1" \
		"--require=A,$1"; do
		hides "$W" -t 0 -f a.env "$o" -- true
		hides "$W" -t 0 -f a.env --log json -v "$o" -- true
	done
	hides env "WAITENV_$1=1" "$W" -f a.env -- true
	for o in --explain -v --file-vars --deny=A; do
		hides env "$1=1" "${1}_FILE=x" "$W" -t 0 -f a.env $o -- true
		hides env "${1}_FILE=/x" "$W" -t 0 -f "$1" --log json $o -- true
		hides "$W" -t 0 -f "$1" --deny='*' $o -- true
	done
	hides "$W" -f a.env -- "$1"
	hides "$W" -f a.env -- "/x/$1"
}
of_sealenv() {
	hides "$S" "$1"
	for c in $("$S" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		[ "$c" = open ] || hides "$S" "$c" "$1"
		hides "$S" "$c" "missing/$1"
		hides "$S" "$c" --json "$1"
		for o in -r -R -d -i -o; do
			[ "$c$o" = open-o ] || hides "$S" "$c" $o "x/$1" a.env
		done
		hides "$S" "$c" "--$1" a.env
	done
}
for key in AGE-SECRET-KEY-$tail age-secret-key-$lower AGE_SECRET_KEY_$tail \
	age_secret_key_pq_$lower xAGE_SECRET-KEY_PQ-$tail; do
	printf '%s=1\n' "$key" >"$key"
	is "waitenv does not print ${key%"${key#????????????????????}"}…" "$(of_waitenv "$key")" ''
	is "sealenv does not print ${key%"${key#????????????????????}"}…" "$(of_sealenv "$key")" ''
done
is 'all options with a value were tried' \
	"$(for o in file timeout verify-key merge keep user rewrite on-change termination-log; do
	echo "$options" | grep -qx $o || echo $o
done)" ''
fails 'a variable that is only called so is named' 78 'MY_AGE_SECRET_KEY_FILE' \
	"$W" -f a.env --require MY_AGE_SECRET_KEY_FILE -- true

# Of other wrong values the first 20 bytes are printed.
for o in $options; do
	hides "$W" --init -t 0 -f a.env "--$o=the-first-20-bytes-:$lower" -- true
done >shown
for o in "--the-first-20-bytes-$lower" "-fthefirst20bytesofit$lower:x" \
	"-ux:the-first-20-bytes-$lower"; do
	hides "$W" -t 0 -f a.env "$o" -- true
done >>shown
is 'of a wrong value or option no more than 20 bytes are shown, unless it is a path' \
	"$(sed -n 's/^printed by: [^ ]* //p' shown | grep -o -- '--[a-z-]*=' | tr '\n' ' ')" \
	'--file= --workdir= '

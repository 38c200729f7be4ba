#!/bin/sh
# The layers of the code: what is pure stays pure, arrows point one way, and the shim holds nothing
# that could encrypt.  tests/layers/decode.symbols is all that decode/ may ask of the C library, zlib
# and libsodium: no file, no clock, no process, no environment, no printing.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
here=$top/tests/layers

nm "$O/libdecode.a" >"$T/nm"
grep ' U ' "$T/nm" | awk '{ print $NF }' | sort -u >"$T/imported"
grep -E '^[0-9a-f]+ [A-Z] ' "$T/nm" | awk '{ print $NF }' | sort -u >"$T/defined"
# What the compiler asks for by itself begins with __ or _GLOBAL.
comm -23 "$T/imported" "$T/defined" | grep -v '^__\|^_GLOBAL' >"$T/outside"
is 'decode/ imports something' "$(grep -c '^inflate$\|^memcpy$' "$T/outside")" 2
is 'decode/ imports nothing that is not listed' "$(comm -23 "$T/outside" "$here/decode.symbols")" ''

# includes FOLDER PATTERN: the lines there that include what matches.
includes() { grep -rn "^#include \"$2" "$top/$1" --include='*.[ch]' 2>/dev/null; }
is 'decode/ includes only its own' "$(includes decode '[^d]')$(includes decode 'd[^e]')" ''
is 'init/ includes nothing of seal/' "$(includes init seal/)$(includes init '\.\.')" ''
is 'seal/ includes nothing of init/' "$(includes seal init/)$(includes seal '\.\.')" ''
is 'nothing includes the tests' "$(includes init tests/)$(includes seal tests/)$(includes decode tests/)" ''

nm "$O/waitenv.full" 2>/dev/null | awk '{ print $NF }' | sort -u >"$T/linked"
is 'the shim can open' "$(grep -c '^crypto_aead_chacha20poly1305_ietf_decrypt$\|^inflate$' "$T/linked")" 2
is 'the shim cannot seal, pack, sign or make a key' "$(grep -E '^(deflate|compress|randombytes|getrandom$|seal_)|^_?crypto_(secretbox|secretstream|box|kx|.*_encrypt|.*_enc$|.*_enc_|sign(_ed25519)?(_detached|_open|_final_create)?$)' \
	"$T/linked" | grep -v '_open$')" ''
case $(nm "$W" 2>&1) in
*'no symbols'*) ok 'the shim is stripped' ;;
*) not_ok 'the shim is stripped' ;;
esac

# The parent of --init gives its relocated constants back, and refers to none but where .dynamic is, which it
# looks up before.
if [ "$(uname -m)" = x86_64 ]; then
	readelf -SW "$O/parent.alone" | sed 's/^ *\[ *[0-9]*\] //' >"$T/sections"
	readelf -lW "$O/parent.alone" | awk '$1 == "GNU_RELRO" { print $3, $6 }' >"$T/relro"
	dynamic=$((0x$(awk '$1 == ".dynamic" { print $3 }' "$T/sections")))
	read -r from size <"$T/relro"
	is 'the parent alone is a program' "$(nm "$O/parent.alone" | grep -c ' [tT] \(parent_stay\|ward_signal\|main\)$')" 2
	readelf -rW "$O/parent.alone" | awk '$3 ~ /^R_/ { print "0x" $1, "0x" $4 }' >"$T/relocations"
	is 'it needs no relocated constant' "$(while read -r at to; do
		[ $((at)) -lt $((from)) ] || [ $((at)) -ge $((from + size)) ] || [ $((to)) = $dynamic ] || echo "$at $to"
	done <"$T/relocations")" ''
else
	echo "# left out: the parent keeps its relocated constants on this machine"
fi

# What is read-only once relocated is so while it runs.
"$W" -q -t 20 -f "$T/missing" -- true &
pid=$!
pids="$pids $pid"
until_true 60 waitenv_blocks $pid
sleep 0.1
is 'relocated constants are read-only' "$(grep -c "r--p .*/waitenv$" /proc/$pid/maps)" 3
kill $pid

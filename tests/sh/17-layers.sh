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
is 'the shim holds no library for JSON' "$(grep -i yyjson "$T/linked")" ''
case $(nm "$W" 2>&1) in
*'no symbols'*) ok 'the shim is stripped' ;;
*) not_ok 'the shim is stripped' ;;
esac

# What is read-only once relocated is so while it runs: in the parent of --init, whose memory may be looked at.
"$W" --init -q -t 20 -f "$T/missing" -- true &
pid=$!
pids="$pids $pid"
until_true 60 grep -q . /proc/$pid/task/$pid/children
is 'relocated constants are read-only' "$(grep -c "r--p .*/waitenv$" /proc/$pid/maps)" 3
kill $pid

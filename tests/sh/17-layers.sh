#!/bin/sh
# SPDX-License-Identifier: ISC
# The layers of the code: decode/ stays free of side effects, includes have one direction, and
# waitenv contains nothing that can encrypt.  tests/layers/decode.symbols lists all symbols of the C
# library, zlib and libsodium that decode/ may use: no file, no clock, no process, no environment,
# no printing.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
here=$top/tests/layers

nm "$O/libdecode.a" >"$T/nm"
grep ' U ' "$T/nm" | awk '{ print $NF }' | sort -u >"$T/imported"
grep -E '^[0-9a-f]+ [A-Z] ' "$T/nm" | awk '{ print $NF }' | sort -u >"$T/defined"
# Symbols that the compiler uses by itself begin with __ or _GLOBAL.
comm -23 "$T/imported" "$T/defined" | grep -v '^__\|^_GLOBAL' >"$T/outside"
is 'decode/ imports something' "$(grep -c '^inflate$\|^memcpy$' "$T/outside")" 2
is 'decode/ imports nothing that is not listed' "$(comm -23 "$T/outside" "$here/decode.symbols")" ''

# includes FOLDER PATTERN: prints the #include lines of the folder that match the pattern.
includes() { grep -rn "^#include \"$2" "$top/$1" --include='*.[ch]' 2>/dev/null; }
is 'decode/ includes only its own' "$(includes decode '[^d]')$(includes decode 'd[^e]')" ''
is 'init/ includes nothing of seal/' "$(includes init seal/)$(includes init '\.\.')" ''
is 'seal/ includes nothing of init/' "$(includes seal init/)$(includes seal '\.\.')" ''
is 'nothing includes the tests' \
	"$(includes init tests/)$(includes seal tests/)$(includes decode tests/)" ''

# A module is a source file with its header, a room is a folder of init/, and tsort reports a cycle.
(cd "$top" && grep -rH '^#include "' decode init seal --include='*.[ch]') |
	sed -E 's/^([^:]*)\.[ch]:#include "(.*)\.[a-z]*"/\1 \2/' | awk '$1 != $2' |
	sort -u >"$T/arrows"
sed -E 's#(decode|seal|init/[a-z0-9]+)/[^ ]*#\1#g' \
	"$T/arrows" | awk '$1 != $2' | sort -u >"$T/rooms"
is 'the includes were found' \
	"$(grep -c '^init/main init/base/fail$\|^seal/lint seal/lint_rules$' "$T/arrows")" 2
is 'no module includes one that includes it' "$(tsort "$T/arrows" 2>&1 >/dev/null)" ''
is 'no room includes one that includes it' "$(tsort "$T/rooms" 2>&1 >/dev/null)" ''
# room NAME ROOMS: claims that it includes no others than these.
room() {
	is "init/$1 includes nothing but ${2# }" "$(sed -n "s#^init/$1 \(init/\)*##p" "$T/rooms" |
		while read -r to; do case " $2 " in *" $to "*) ;; *) echo "$to" ;; esac; done)" ''
}
room base 'decode'
room config 'base decode'
room gather 'config base decode'
room pid1 'config base decode'
room env 'gather config base decode'
room start 'env config base decode'
is 'what the user asked for is plain data' "$(grep '^#include "' "$top/init/config/config.h")" ''

nm "$O/waitenv.full" 2>/dev/null | awk '{ print $NF }' | sort -u >"$T/linked"
is 'the shim can open' \
	"$(grep -c '^crypto_aead_chacha20poly1305_ietf_decrypt$\|^inflate$' "$T/linked")" 2
bare='deflate|compress|randombytes|getrandom$|seal_'
seals='secretbox|secretstream|box|kx|.*_encrypt|.*_enc$|.*_enc_'
signs='sign(_ed25519)?(_detached|_open|_final_create)?$'
is 'the shim cannot seal, pack, sign or make a key' \
	"$(grep -E "^($bare)|^_?crypto_($seals|$signs)" "$T/linked" | grep -v '_open$')" ''
is 'the shim frees nothing of the C library' \
	"$(grep -xE '(__libc_)?(calloc|realloc|free)' "$T/linked")" ''
is 'no module of the shim asks for malloc' "$(nm "$O/libinit.a" \
	"$O/libdecode.a" 2>&1 | grep -wE 'U (malloc|strn?dup|v?asprintf|opendir|fdopendir)')" ''
is 'the shim holds no library for JSON' "$(grep -i yyjson "$T/linked")" ''
case $(nm "$W" 2>&1) in
*'no symbols'*) ok 'the shim is stripped' ;;
*) not_ok 'the shim is stripped' ;;
esac

# Relocated constants are read-only while the program runs: tested on the parent of --init, whose
# memory can be read.
"$W" --init -q -t 20 -f "$T/missing" -- true &
pid=$!
pids="$pids $pid"
until_true 60 grep -q . /proc/$pid/task/$pid/children
is 'relocated constants are read-only' "$(grep -c "r--p .*/waitenv$" /proc/$pid/maps)" 3
kill $pid

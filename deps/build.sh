#!/bin/sh
# build.sh PREFIX: static libsodium and zlib, with headers, in PREFIX/lib and PREFIX/include.
#
# The sources are the distribution's own, checked by apt with the keys this machine trusts.  Hybrid
# recipients need libsodium 1.0.22, so newer suites come first; an older release does without them.
#
# CC, CFLAGS   another compiler than musl-gcc, other flags
# DEPS_DIR     no network: a folder that holds libsodium-*.tar.* and zlib-*.tar.*; the ones fetched
#              stay in PREFIX/src, from where a second prefix can be built
# SUITES       other suites than forky and sid
set -eu

: "${CC:=musl-gcc}" "${CFLAGS:=-Os}"
: "${DEPS_DIR:=}" "${SUITES:=forky sid}"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "${1:?which prefix?}")"
prefix=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
new=$prefix.new

say() {
	echo "deps: $*" >&2
}

# What the machine installs its own release from, turned into sources of suite $1.
entries() {
	list='' parts=''
	eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	own="$release|oldstable|stable|testing|unstable|sid"
	find "$list" "$parts" -name '*.list' -exec sed -En \
		"s/^deb[ 	](.*[ 	])($own)([ 	]+main.*)/deb-src \1$1\3/p" {} + >"$new/apt/own.list"
	find "$parts" -name '*.sources' -exec awk -v RS= -v ORS='\n\n' -v own="$own" -v suite="$1" '
		/(^|\n)Suites:/ && $0 ~ "[ \t](" own ")([ \t\n]|$)" && / main/ && !/\nEnabled: *no/ {
			sub(/Types:[^\n]*/, "Types: deb-src")
			sub(/Suites:[^\n]*/, "Suites: " suite)
			print
		}' {} + >"$new/apt/own.sources"
}

# apt with lists and a cache of its own: the machine's stay as they are.  Lists past their date are
# still signed, and newer than the ones to fall back to.
apt_get() {
	apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$new/apt" \
		-o Dir::State::lists="$new/apt/lists" -o Dir::Cache="$new/apt/cache" \
		-o Acquire::Check-Valid-Until=false "$@"
}

# An update or a find that fails in part may still have given what is needed.
fetch_from() {
	rm -rf "$new/apt" "$new/src"
	mkdir -p "$new/apt/lists" "$new/apt/cache" "$new/src"
	entries "$1" || :
	apt_get update || :
	(cd "$new/src" && apt_get source --download-only --tar-only libsodium zlib)
}

fetch() {
	release=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
	for suite in $SUITES "$release"; do
		if fetch_from "$suite" >>"$new/log" 2>&1; then
			say "sources of $suite"
			return
		fi
		say "no sources of $suite"
	done
	cat "$new/log" >&2
	say "put the tarballs of libsodium and zlib into a folder and name it in DEPS_DIR"
	exit 1
}

unpack() {
	tar=$(find "$new/src" -name "$1[-_][0-9]*.tar.?z" -o -name "$1[-_][0-9]*.tar.bz2" |
		grep -v '\.debian\.' | sort | tail -n 1)
	[ -n "$tar" ] || { say "no tarball of $1"; exit 1; }
	case $tar in
	*.bz2) sh "$here/need.sh" bzip2=bzip2 ;;
	*.xz) sh "$here/need.sh" xz=xz-utils ;;
	esac
	mkdir "$new/$1"
	tar -xf "$tar" -C "$new/$1" --strip-components=1
}

# The sources named on stdin, relative to $new/obj, into library $1.  No two share a name.
archive() {
	lib=$1
	shift
	mkdir "$new/obj"
	(cd "$new/obj" && xargs -P "$(nproc)" -n 8 $CC $CFLAGS -w -fPIE -fstack-protector-strong \
		-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables "$@" -c)
	ar crs "$new/lib/$lib.a" "$new"/obj/*.o
	rm -r "$new/obj"
}

build_zlib() {
	unpack zlib
	cp "$new/zlib/zlib.h" "$new/zlib/zconf.h" "$new/include"
	(cd "$new/zlib" && find ../zlib -maxdepth 1 -name '*.c') | archive libz -DHAVE_UNISTD_H
}

build_sodium() {
	unpack libsodium
	inc=$new/libsodium/src/libsodium/include
	# 24 rounds of Keccak written out are 21 KB of X-Wing; a loop over two of them is as quick.
	round=KECCAK_THETA_RHO_PI_CHI_IOTA
	find "$new/libsodium" -name keccak1600_ref.c -exec sed -i -e '/^keccakf_24_rounds/,/^}/{' \
		-e "s/${round}_PRE(0, A, E);/for (int r = 0; r < 24; r += 2) { ${round}_PRE(r, A, E);/" \
		-e "s/${round}_PRE(1, E, A);/${round}_PRE(r + 1, E, A); }/" \
		-e "/$round.*([0-9][0-9]*, [AE], [AE]);/d" -e '}' {} +
	cp "$new/libsodium/builds/msvc/version.h" "$inc/sodium"
	mkdir "$new/include/sodium"
	cp "$inc/sodium.h" "$new/include"
	cp "$inc"/sodium/*.h "$new/include/sodium"
	(cd "$new/libsodium" && find ../libsodium/src -name '*.c') |
		archive libsodium -include "$here/sodium-config.h" -I"$inc" -I"$inc/sodium" \
			-fvisibility=hidden -fno-strict-aliasing -fno-strict-overflow
	[ -e "$inc/sodium/crypto_kem_xwing.h" ] ||
		say "this libsodium is older than 1.0.22: no hybrid recipients"
}

case $CC in
musl-gcc*) sh "$here/need.sh" musl-gcc=musl-tools as=binutils ;;
*) sh "$here/need.sh" "${CC%% *}=${CC%% *}" ar=binutils /usr/include/stdio.h=libc6-dev ;;
esac
stamp=$({
	cat "$0" "$here/sodium-config.h"
	$CC --version
	echo "$CFLAGS $DEPS_DIR $SUITES"
} | sha256sum)
# The libraries get a new date, so that make sees them newer than this script.
ready() {
	[ "$(cat "$prefix/stamp" 2>/dev/null)" = "$stamp" ] && touch "$prefix"/lib/*.a
}

ready && exit
# One build at a time below a folder; a killed one holds the lock until its compilers are gone.
exec 9<"$(dirname "$prefix")"
flock 9
ready && exit

trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$new"
mkdir -p "$new/src" "$new/include" "$new/lib"
if [ -n "$DEPS_DIR" ]; then
	cp "$DEPS_DIR"/libsodium* "$DEPS_DIR"/zlib* "$new/src"
else
	fetch
fi
build_zlib
build_sodium
rm -rf "$new/apt" "$new/log" "$new/zlib" "$new/libsodium"
echo "$stamp" >"$new/stamp"
rm -rf "$prefix"
mv "$new" "$prefix"

#!/bin/sh
# SPDX-License-Identifier: ISC
# build.sh PREFIX: builds static libsodium, zlib and yyjson into PREFIX/lib, and their headers into
# PREFIX/include.
#
# CC, CFLAGS   another compiler than musl-gcc, other flags
# SOURCES      where the tarballs are and stay, PREFIX/../src if not given: deps/fetch.sh puts them
#              there
set -eu
export LC_ALL=C

: "${CC:=musl-gcc}" "${CFLAGS:=-Os}"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "${1:?which prefix?}")"
prefix=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
new=$prefix.new

# unpack COMPONENT
unpack() {
	tar=$(grep "/$1[-_][0-9][^/]*$" "$new/tarballs")
	case $tar in
	*.bz2) sh "$here/need.sh" bzip2=bzip2 ;;
	*.xz) sh "$here/need.sh" xz=xz-utils ;;
	esac
	mkdir "$new/$1"
	tar -xf "$tar" -C "$new/$1" --strip-components=1
	digest=$(sha256sum <"$tar" | cut -d ' ' -f 1)
	version=$(awk -v digest="$digest" '$3 == digest { print $2 }' "$here/known")
	patch=$here/$1-$version.patch
	if [ -e "$patch" ]; then
		sh "$here/need.sh" patch=patch
		patch -s -p1 -F0 -d "$new/$1" <"$patch"
	fi
}

# Builds library $1 from the sources on stdin, whose paths are relative to $new/obj and whose names
# are unique.
archive() {
	lib=$1
	shift
	mkdir "$new/obj"
	(cd "$new/obj" && xargs -P "$(nproc)" -n 8 $CC $CFLAGS -w -fPIE -fstack-protector-strong \
		-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables "$@" -c)
	${AR:-ar} crsD "$new/lib/$lib.a" "$new"/obj/*.o
	rm -r "$new/obj"
}

build_zlib() {
	unpack zlib
	cp "$new/zlib/zlib.h" "$new/zlib/zconf.h" "$new/include"
	(cd "$new/zlib" && find ../zlib -maxdepth 1 -name '*.c') | archive libz -DHAVE_UNISTD_H
}

build_yyjson() {
	unpack yyjson
	cp "$new/yyjson/src/yyjson.h" "$new/include"
	echo ../yyjson/src/yyjson.c | archive libyyjson
}

build_sodium() {
	unpack libsodium
	inc=$new/libsodium/src/libsodium/include
	cp "$new/libsodium/builds/msvc/version.h" "$inc/sodium"
	mkdir "$new/include/sodium"
	cp "$inc/sodium.h" "$new/include"
	cp "$inc"/sodium/*.h "$new/include/sodium"
	(cd "$new/libsodium" && find ../libsodium/src -name '*.c') |
		archive libsodium -include "$here/sodium-config.h" -I"$inc" -I"$inc/sodium" \
			-fvisibility=hidden -fno-strict-aliasing -fno-strict-overflow
	[ ! -e "$inc/sodium/crypto_kem_xwing.h" ] || prove_xwing
}

# Runs a test vector of X-Wing, since the Keccak under it was patched.
prove_xwing() {
	# The start files by name: the compiler itself would take those of another C library.
	$CC $CFLAGS -static -nostartfiles -l:crt1.o -l:crti.o -I"$new/include" \
		-o "$new/xwing" "$here/xwing.c" "$new/lib/libsodium.a" -l:crtn.o
	qemu=
	if [ -n "${ARCH-}" ] && [ "$ARCH" != "$(uname -m)" ]; then
		qemu=qemu-$(awk -v arch="$ARCH" '$1 == arch { print $4 }' "$here/machines")-static
		sh "$here/need.sh" "$qemu=qemu-user-static"
	fi
	$qemu "$new/xwing" || { echo "deps: X-Wing fails its test vector" >&2; exit 1; }
	rm "$new/xwing"
}

case $CC in
*-musl-gcc) ;;	# of deps/musl.sh
musl-gcc*) sh "$here/need.sh" musl-gcc=musl-tools as=binutils ;;
*) sh "$here/need.sh" "${CC%% *}=${CC%% *}" ar=binutils /usr/include/stdio.h=libc6-dev ;;
esac
stamp=$({
	cat "$0" "$here/known" "$here/sodium-config.h" "$here"/*.patch "$here/xwing.c"
	$CC --version
	echo "$CC $CFLAGS ${DEPS_DIR-} ${SUITES-}"
} | sha256sum)
# The libraries get the current time, so that they are newer than this script for make.
ready() {
	[ "$(cat "$prefix/stamp" 2>/dev/null)" = "$stamp" ] && touch "$prefix"/lib/*.a
}

ready && exit
# The lock allows one build at a time in a folder.  The compilers of a killed build still hold it
# until they end.
exec 9<"$(dirname "$prefix")"
flock 9
ready && exit

trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$new"
mkdir -p "$new/include" "$new/lib"
sh "$here/fetch.sh" "${SOURCES:-$(dirname "$prefix")/src}" zlib libsodium yyjson >"$new/tarballs"
build_zlib
build_yyjson
build_sodium
rm -rf "$new/zlib" "$new/yyjson" "$new/libsodium"
echo "$stamp" >"$new/stamp"
rm -rf "$prefix"
mv "$new" "$prefix"

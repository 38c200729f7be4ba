#!/bin/sh
# SPDX-License-Identifier: ISC
# musl.sh PREFIX ARCH: PREFIX/bin/ARCH-musl-gcc, which is Debian's compiler for that machine
# (deps/machines) with a static musl built from its source.  Called by a relative path or another,
# it finds musl beside itself.
# SOURCES is that of deps/build.sh.
set -eu
export LC_ALL=C
# The make of musl must not get the settings of ours.
unset ARCH MAKEFLAGS MFLAGS
here=$(cd "$(dirname "$0")" && pwd)
arch=${2:?which machine?}
row=$(grep "^$arch " "$here/machines") || { echo "deps: deps/machines has no $arch" >&2; exit 1; }
triplet=$(echo "$row" | awk '{ print $2 }')
package=gcc-$(echo "$triplet" | tr _ -)
[ "$triplet" != "$(uname -m)-linux-gnu" ] || package=gcc
mkdir -p "$(dirname "${1:?which prefix?}")"
prefix=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
new=$prefix.new

# musl does not support IBM's long double, which consists of two doubles.
real=$triplet-gcc
[ "$arch" != ppc64le ] || real="$real -mlong-double-64"

sh "$here/need.sh" "$triplet-gcc=$package" "$triplet-ar=binutils" make=make
stamp=$({ cat "$0" "$here/known"; $real --version; } | sha256sum)
ready() {
	[ "$(cat "$prefix/stamp" 2>/dev/null)" = "$stamp" ] && touch "$prefix/bin/$arch-musl-gcc"
}
ready && exit
exec 9<"$(dirname "$prefix")"
flock 9
ready && exit

trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$new"
mkdir -p "$new/src" "$new/bin"
tar=$(sh "$here/fetch.sh" "${SOURCES:-$(dirname "$prefix")/src}" musl)
tar -xf "$tar" -C "$new/src" --strip-components=1
(
	cd "$new/src"
	./configure --disable-shared --disable-wrapper --prefix=/ --target="$triplet" CC="$real" \
		AR="$triplet-ar" RANLIB="$triplet-ranlib" CFLAGS=-Os
	make -j"$(nproc)"
	make install DESTDIR=..
) >"$new/log" 2>&1 || { tail -n 20 "$new/log" >&2; exit 1; }
cat >"$new/bin/$arch-musl-gcc" <<END
#!/bin/sh
musl=\$(dirname "\$0")/..
exec $real -nostdinc -isystem "\$musl/include" -isystem "$($real -print-file-name=include)" \
	-L"\$musl/lib" "\$@"
END
chmod +x "$new/bin/$arch-musl-gcc"
echo "$tar" >"$new/tarballs"
rm -rf "$new/src" "$new/log"
echo "$stamp" >"$new/stamp"
rm -rf "$prefix"
mv "$new" "$prefix"

#!/bin/sh
# SPDX-License-Identifier: ISC
# The programs in the tarball and of make install run under qemu-user, for each machine in $ARCHES.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/../sh/lib.sh"
sh deps/need.sh qemu-aarch64-static=qemu-user-static || exit 1
version=$(sed -n 's/^#define VERSION "\(.*\)"$/\1/p' decode/version.h)
# plain COMMAND…: runs the command without the settings of the make that runs this test.
plain() { env -u MAKEFLAGS -u MFLAGS -u O -u W -u S "$@"; }

for arch in $ARCHES; do
	qemu=qemu-$(awk -v arch="$arch" '$1 == arch { print $4 }' deps/machines)-static
	check "$arch: make tarballs succeeds" plain make -s tarballs ARCHES="$arch"
	check "$arch: make install succeeds" plain make -s ARCH="$arch" install DESTDIR="$T/$arch" \
		PREFIX=/usr
	mkdir "$T/$arch-tar"
	check "$arch: the tarball is unpacked" tar -C "$T/$arch-tar" --strip-components=1 \
		-xf "build/dist/waitenv-$version-linux-$arch.tar.gz"
	for program in waitenv sealenv; do
		for f in "$T/$arch/usr/bin/$program" "$T/$arch-tar/bin/$program"; do
			is "$arch: ${f#"$T/"} prints its version" \
				"$("$qemu" "$f" --version | cut -d ' ' -f 1,2)" "$program $version"
		done
		printf '# %9d  %s for %s\n' "$(stat -c %s "$T/$arch/usr/bin/$program")" $program \
			"$arch"
	done
done

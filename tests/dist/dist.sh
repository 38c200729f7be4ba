#!/bin/sh
# SPDX-License-Identifier: ISC
# A release for two machines is made twice and compared: from a commit of a copy of this tree, and
# from the source tarball of that release.  Before that, make release has to refuse trees that are
# not ready.
# shellcheck disable=SC1091,SC2010,SC2046,SC2154
. "${0%/*}/../sh/lib.sh"
sh deps/need.sh dpkg-deb=dpkg file=file jq=jq minisign=minisign skopeo=skopeo \
	qemu-aarch64-static=qemu-user-static || exit 1
version=$(sed -n 's/^#define VERSION "\(.*\)"$/\1/p' decode/version.h)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)
export SOURCE_DATE_EPOCH

# release TREE TARGET OPTION…: runs make dist or release there.  The sources of the libraries are
# copied, so that they need not be fetched; nothing that was built is.
release() {
	tree=$1 target=$2
	shift 2
	mkdir -p "$tree/build" && cp -r build/src "$tree/build/" &&
		env -u O -u W -u S make -s -C "$tree" "$target" ARCHES="x86_64 aarch64" "$@"
}
# on ARCH COMMAND…: runs it under qemu if this machine is another one.
on() {
	case $1 in "$(uname -m)") shift; "$@" ;; *) shift; qemu-aarch64-static "$@" ;; esac
}

mkdir -p build/src
mkdir "$T/first" "$T/second in another folder"
git ls-files -z 2>/dev/null | tar --null -T - -cf - | tar -C "$T/first" -xf -
minisign -G -W -f -p "$T/key.pub" -s "$T/key" >/dev/null
cd "$T/first" || exit
git init -q .
commit() { git add -A && git -c user.name=n -c user.email=e@example.org commit -qm "$1"; }
refused() { make -s release ARCHES=none 2>&1 | head -n 1; }
is 'a tree with changes is not released' "$(refused)" \
	'release: there are changes that are not committed'
sed -i '0,/^## .*/s//## Unreleased/' CHANGELOG.md
commit one
is 'a changelog without the date of the version is not released' "$(refused)" \
	"release: CHANGELOG.md does not begin with \"## $version (YYYY-MM-DD)\""
sed -i "0,/^## .*/s//## $version (2026-11-26)/" CHANGELOG.md
echo "# $version" >>dist/dist.mk
commit two
is 'a version that stands in two places is not released' "$(refused)" \
	"release: the version $version stands in another place than decode/version.h"
sed -i '$d' dist/dist.mk
commit three
cd "$top" || exit
check 'a commit with a dated changelog is released' release "$T/first" release MINISIGN_KEY="$T/key"
one=$T/first/build/dist
tar -C "$T/second in another folder" --strip-components=1 -xf "$one/waitenv-$version.tar.gz"
two="$T/second in another folder/build/dist"
check 'the source tarball makes a release' release "$T/second in another folder" dist
is 'both releases are the same to the byte' "$(cd "$two" && sha256sum -- *)" \
	"$(cd "$one" && sha256sum -- $(ls | grep -v minisig))"
is 'SHA256SUMS lists every file' "$(cut -c 67- "$one/SHA256SUMS")" \
	"$(cd "$one" && ls | grep -v SHA256SUMS)"
check 'the sums in SHA256SUMS are right' \
	sh -c 'cd "$1" && sha256sum -c --quiet SHA256SUMS' sh "$one"
check 'SHA256SUMS is signed' minisign -V -p "$T/key.pub" -m "$one/SHA256SUMS"

for arch in x86_64 aarch64; do
	mkdir "$T/$arch"
	tar -C "$T/$arch" --strip-components=1 -xf "$one/waitenv-$version-linux-$arch.tar.gz"
	for program in waitenv sealenv; do
		is "$program of the tarball runs on $arch" \
			"$(on $arch "$T/$arch/bin/$program" --version | cut -d ' ' -f 1,2)" \
			"$program $version"
		is "$program of the tarball is for $arch" \
			"$(file -b "$T/$arch/bin/$program" | grep -c 'static-pie.* stripped')" 1
	done
	check "the tarball for $arch has the manual pages" \
		test -s "$T/$arch/share/man/man1/waitenv.1"
done

for debian in amd64 arm64; do
	package=$one/waitenv_${version}_$debian.deb
	root=$T/$debian
	mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
	: >"$root/var/lib/dpkg/status"
	check "dpkg installs the package for $debian in an empty root" \
		dpkg --root="$root" --force-architecture --log=/dev/null -i "$package"
	is "the files of the package for $debian match its md5sums" \
		"$(cd "$root" && md5sum -c --quiet var/lib/dpkg/info/waitenv.md5sums 2>&1)" ''
	is "all files of the package for $debian belong to root" \
		"$(dpkg-deb -c "$package" | awk '{ print $2 }' | sort -u)" root/root
done
is 'the installed program runs' \
	"$("$T/amd64/usr/bin/waitenv" --version | cut -d ' ' -f 2)" "$version"
check 'the package contains the completion for bash' \
	test -s "$T/amd64/usr/share/bash-completion/completions/waitenv"
check 'the installed manual page is compressed' gzip -t "$T/amd64/usr/share/man/man1/waitenv.1.gz"

# The commands of the tutorial run there too, except for those that need docker.
if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then
	. "${0%/*}/../docker/root.sh"
	R=$T/debian
	check 'a fresh root file system of Debian is made' tests/docker/base trixie "$O/docker"
	mkdir -m 755 "$R" && tar -C "$R" -xf "$O/docker/trixie.tar" && mkdir "$R/work"
	cp "$one/waitenv_${version}_amd64.deb" tests/tutorial.sh docs/tutorial.md "$R/root"
	check 'dpkg installs the package in a fresh root of Debian' \
		inside sh -c 'dpkg -i /root/*.deb'
	inside sh -c 'cd /work && sh /root/tutorial.sh /root/tutorial.md'
	check 'dpkg removes the package' inside dpkg -r waitenv
	is 'no file of the package is left after its removal' \
		"$(find "$R/usr" "$R/etc" -name '*waitenv*' -o -name '*sealenv*')" ''
else
	echo '# left out: a fresh root of Debian needs root on Debian'
fi

for program in waitenv sealenv; do
	image=$one/$program-$version-oci.tar
	oci=oci-archive:$image:$program:$version
	for arch in amd64 arm64; do
		is "the OCI image of $program for $arch has the labels of the release" \
			"$(skopeo --override-arch $arch inspect "$oci" |
			jq -r '[.Architecture, (.Labels["org.opencontainers.image." +
				("title", "version", "revision")])] | join(" ")')" \
			"$arch $program $version $(git -C "$T/first" rev-parse HEAD)"
		is "docker finds $program for $arch" \
			"$(skopeo --override-arch $arch inspect \
			"docker-archive:$image:$program:$version-$arch" | jq -r .Architecture)" \
			$arch
	done
	check "every digest of the image of $program is right" \
		skopeo --insecure-policy copy -q --all "$oci" "dir:$T/$program.dir"
done
is 'the list of components has a version and a digest for each library' \
	"$(jq -r '.packages[] | select(.checksums) |
	"\(.name) \(.versionInfo) \(.checksums[0].checksumValue)"' \
	"$one/waitenv-$version.spdx.json" |
	awk 'NF == 3 && length($3) == 64 { printf "%s ", $1 }')" 'musl zlib libsodium yyjson '

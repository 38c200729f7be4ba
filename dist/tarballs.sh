#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC1091,SC2154
# Makes a tarball of the source as it is in git, and for each machine of ARCHES one of both programs
# and their manual pages.
. "$(dirname "$0")/lib.sh"

source=waitenv-$version
if git rev-parse -q --verify HEAD >/dev/null 2>&1; then
	git ls-files -z >"$work/files"
else
	find . -path ./build -prune -o ! -type d -printf '%P\0' | sort -z >"$work/files"
fi
mkdir "$work/$source"
tar --null -T "$work/files" -cf - | tar -C "$work/$source" -xf -
[ -z "$revision" ] || echo "$revision" >"$work/$source/REVISION"
pack "$work" "$source" | gzip -9n >"$work/$source.tar.gz"
finished "$source.tar.gz"

for arch in $ARCHES; do
	name=waitenv-$version-linux-$arch
	built "$arch" "$work/$name" ""
	cp README.md LICENSE CHANGELOG.md "$work/$name"
	pack "$work" "$name" | gzip -9n >"$work/$name.tar.gz"
	finished "$name.tar.gz"
	for program in waitenv sealenv; do
		printf '%9d  %s for %s\n' "$(stat -c %s "$work/$name/bin/$program")" \
			$program "$arch"
	done
done

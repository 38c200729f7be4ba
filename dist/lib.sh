# SPDX-License-Identifier: ISC
# Sourced by the other scripts here: the version, the time of all files, and reproducible archives.
# shellcheck shell=sh disable=SC2034
set -eu
export LC_ALL=C TZ=UTC
umask 022
cd "$(dirname "$0")/.."
dist=build/dist
version=$(sed -n 's/^#define VERSION "\(.*\)"$/\1/p' decode/version.h)
# A tree from the source tarball has no commits: its files have the time of the release, and one
# names the commit.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}"
export SOURCE_DATE_EPOCH
revision=$(git rev-parse -q --verify HEAD 2>/dev/null || cat REVISION 2>/dev/null || :)
mkdir -p "$dist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# pack FOLDER [FILE …]: writes a tar archive of the files in the folder to stdout.
pack() {
	folder=$1
	shift
	tar -C "$folder" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" \
		--owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - "$@"
}

# machine ARCH COLUMN: prints that field of deps/machines.
machine() { awk -v arch="$1" -v column="$2" '$1 == arch { print $column }' deps/machines; }

# built ARCH FOLDER PREFIX: builds both programs for that machine and installs them, with the manual
# pages, into the folder.
built() {
	make -s ARCH="$1" install DESTDIR="$2" PREFIX="$3" >"$work/log" 2>&1 ||
		{ cat "$work/log" >&2; exit 1; }
	if grep -aq 'built without MLKEM768' "$2$3/bin/waitenv"; then
		echo "dist: $1 was built without hybrid recipients: its libsodium is older than" \
			1.0.22 >&2
		exit 1
	fi
}

# finished FILE …: moves them from the work folder into build/dist, and prints their sizes.
finished() {
	for file; do
		mv "$work/$file" "$dist/$file"
		printf '%9d  %s\n' "$(stat -c %s "$dist/$file")" "$dist/$file"
	done
}

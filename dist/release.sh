#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC1091,SC2154
# Runs make dist if the tree is ready: all is committed, the version stands in one place, and the
# changelog has its date.
. "$(dirname "$0")/lib.sh"
refuse() { echo "release: $1" >&2; exit 1; }

[ -z "$(git status --porcelain)" ] || refuse 'there are changes that are not committed'
[ "$(git grep -lwF "$version" -- '*.[ch]' Makefile Dockerfile '*.mk' dist)" = decode/version.h ] ||
	refuse "the version $version stands in another place than decode/version.h"
grep -m 1 '^## ' CHANGELOG.md | grep -q "^## $version (20[0-9][0-9]-[01][0-9]-[0-3][0-9])$" ||
	refuse "CHANGELOG.md does not begin with \"## $version (YYYY-MM-DD)\""
rm -rf "$dist"
make -s dist ARCHES="$ARCHES" MINISIGN_KEY="${MINISIGN_KEY-}"

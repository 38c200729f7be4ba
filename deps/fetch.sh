#!/bin/sh
# SPDX-License-Identifier: ISC
# fetch.sh FOLDER COMPONENT…: puts the source of each component into FOLDER, in a version that
# deps/known lists, unless it is there.  Prints the names of the tarballs, one on each line.
#
# The sources are the distribution's own, checked by apt with the keys this machine trusts.  Hybrid
# recipients need libsodium 1.0.22, so newer suites come first; an older release does without them.
#
# DEPS_DIR     a folder with the tarballs, whose names begin with those of the components; no
#              network is used
# SUITES       other suites than those below and the machine's own
set -eu

: "${DEPS_DIR:=}"
: "${SUITES:=forky trixie bookworm $(. /etc/os-release && echo "${VERSION_CODENAME:-}")}"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?which folder?}"
folder=$(cd "$1" && pwd)
shift

say() {
	echo "deps: $*" >&2
}

# known COMPONENT DIGEST
known() {
	grep -q "^$1 .* $2\$" "$here/known"
}

# held COMPONENT FOLDER: finds the newest known version in the folder, or fails.
held() {
	find "$2" -maxdepth 1 -name "$1[-_][0-9]*.tar.*" ! -name '*.debian.*' ! -name '*.asc' \
		-exec sha256sum {} + >"$new/held"
	while read -r name _ digest; do
		[ "$name" = "$1" ] && sed -n "s/^$digest [ *]//p" "$new/held" | grep . && return
	done <"$here/known"
	sed 's/^[^ ]* *//' "$new/held" |
		while read -r file; do say "deps/known does not list $file"; done
	return 1
}

# Prints the package sources of this machine, changed to source packages of suite $1.
entries() {
	list='' parts=''
	eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	own="$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")"
	own="$own|oldstable|stable|testing|unstable|sid"
	find "$list" "$parts" -name '*.list' -exec sed -En \
		"s/^deb[ 	](.*[ 	])($own)([ 	]+main.*)/deb-src \1$1\3/p" {} + \
		>"$new/apt/own.list"
	find "$parts" -name '*.sources' -exec awk -v RS= -v ORS='\n\n' -v own="$own" -v suite="$1" '
		/(^|\n)Suites:/ && $0 ~ "[ \t](" own ")([ \t\n]|$)" && / main/ &&
			!/\nEnabled: *no/ {
			sub(/Types:[^\n]*/, "Types: deb-src")
			sub(/Suites:[^\n]*/, "Suites: " suite)
			print
		}' {} + >"$new/apt/own.sources"
}

# Runs apt with separate lists and a separate cache, so that those of the machine stay as they are.
# Lists whose date has passed are still signed, and newer than those of the suites that would be
# used instead.
apt_get() {
	apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$new/apt" \
		-o Dir::State::lists="$new/apt/lists" -o Dir::Cache="$new/apt/cache" \
		-o Acquire::Check-Valid-Until=false "$@" 2>>"$new/log"
}

# suite SUITE: fetches its signed lists.  An update that fails in part may still fetch those that
# are needed.
suite() {
	rm -rf "$new/apt"
	mkdir -p "$new/apt/lists" "$new/apt/cache"
	entries "$1" 2>>"$new/log" || :
	apt_get update >>"$new/log" || :
}

# fetch COMPONENT SUITE: fetches its source into $folder if the version of that suite is known.
fetch() {
	uri=$(apt_get source --print-uris --tar-only "$1" | grep -v '\.dsc \|\.asc ') || return
	name=$(echo "$uri" | cut -d ' ' -f 2)
	if ! known "$1" "${uri##*SHA256:}"; then
		say "$2 has $name, which deps/known does not list: passed over"
		return 1
	fi
	(cd "$new" && apt_get source --download-only --tar-only "$1" >>"$new/log") &&
		known "$1" "$(sha256sum <"$new/$name" | cut -d ' ' -f 1)" &&
		mv "$new/$name" "$folder" ||
		{ say "$2 does not deliver $name: passed over"; return 1; }
	say "$name of $2"
}

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
wanted=
for component; do
	if [ -n "$DEPS_DIR" ]; then
		file=$(held "$component" "$DEPS_DIR") && cp "$file" "$folder" ||
			wanted="$wanted $component"
	else
		held "$component" "$folder" >"$new/file" 2>&1 || wanted="$wanted $component"
	fi
done
[ -n "$DEPS_DIR" ] || for suite in $SUITES; do
	[ -n "$wanted" ] || break
	suite "$suite"
	left=
	for component in $wanted; do
		fetch "$component" "$suite" || left="$left $component"
	done
	wanted=$left
done
if [ -n "$wanted" ]; then
	[ ! -e "$new/log" ] || cat "$new/log" >&2
	say "no known version of:$wanted"
	say "put a tarball that deps/known lists into a folder and name it in DEPS_DIR,"
	say "or add the version that you have to deps/known, as is said there"
	exit 1
fi
for component; do
	held "$component" "$folder"
done

#!/bin/sh
# SPDX-License-Identifier: ISC
# need.sh COMMAND=PACKAGE ...: installs the package of every command that is missing (an absolute
# path stands for a file).  Without the right to install, it names the packages and fails.
set -eu

missing() {
	packages=
	for pair; do
		command -v "${pair%%=*}" >/dev/null || [ -e "${pair%%=*}" ] ||
			packages="$packages ${pair#*=}"
	done
	[ -n "$packages" ]
}

# apt-get update is slow, and needed only if the package lists are old or missing, so install is
# tried first.
install() {
	apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=120 $packages \
		>/dev/null
}

missing "$@" || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "need.sh: please install:$packages" >&2
	exit 1
fi
# apt waits for another install but not for another update, so a lock makes our updates take turns.
exec 9</var/lib/apt/lists
flock 9
missing "$@" || exit 0
echo "need.sh: installing$packages" >&2
export DEBIAN_FRONTEND=noninteractive
install 2>/dev/null || { apt-get update -qq && install; }

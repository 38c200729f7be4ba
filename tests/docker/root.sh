# SPDX-License-Identifier: ISC
# Sourced by tests that need a root file system of Debian, made by ./base, in the folder $R.
# shellcheck shell=sh disable=SC2154

# inside COMMAND…: runs it in that system, in PID and mount namespaces that end with the command.
inside() {
	# shellcheck disable=SC2016
	unshare --mount --pid --fork --kill-child --propagation private sh -c '
		mount --bind "$1" "$1" && cd "$1" &&
		mount --rbind /dev dev && mount -t proc proc proc &&
		mount --rbind /sys sys && pivot_root . . && umount -l . && shift && cd / &&
		exec /usr/bin/env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' \
		sh "$R" "$@"
}

# inside_install SUITE FOLDER PACKAGE…: unpacks the system of that suite from the folder and
# installs the packages.
inside_install() {
	mkdir -m 755 "$R" && tar -C "$R" -xf "$2/$1.tar" &&
		cp -L /etc/resolv.conf /etc/hosts "$R/etc" || return
	shift 2
	inside sh -c 'apt-get update && apt-get install -y --no-install-recommends "$@"' sh "$@"
}

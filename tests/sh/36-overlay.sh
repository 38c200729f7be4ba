#!/bin/sh
# SPDX-License-Identifier: ISC
# overlayfs is only as local as its layers: where one lies on FUSE, a writer of it cannot be seen,
# and its server may not answer.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
printf 'A=canary\n' >here.env
check 'a file outside of overlayfs is read' "$W" --settle 0 -f here.env -- true
trap 'kill -CONT $server 2>/dev/null
	for at in ours theirs remote disk; do umount -l "$T/$at" 2>/dev/null; done; cleanup' EXIT
server=
mkdir disk remote ours theirs
over() { mount -t overlay none -o "lowerdir=$1,upperdir=disk/$2,workdir=disk/$3" "$4"; }
layers() {	# theirs has its lower layer on FUSE, ours has all of them in memory
	[ "$(id -u)" = 0 ] && sh "$top/deps/need.sh" bindfs=bindfs || return
	mount -t tmpfs none disk || return
	mkdir -p disk/lower/both disk/upper/both disk/ours disk/work1 disk/work2
	cp here.env disk/lower/app.env
	cp here.env disk/lower/both/lower.env
	cp here.env disk/upper/both/upper.env
	ln -s both/upper.env disk/upper/link
	bindfs -f disk/lower remote >bindfs.log 2>&1 &
	server=$!
	pids="$pids $server"
	until_true 10 grep -q " $T/remote " /proc/self/mounts &&
		over remote upper work1 theirs && over disk/lower ours work2 ours
}
layers >layers.log 2>&1 || { echo '# left out, no FUSE or no overlayfs here'; exit 0; }

unproven='on this file system only a pin, an end line or a seal proves'
says() { "$W" -v --settle 0 -f "$1" -- true 2>&1 | grep -c "$unproven"; }
is 'a writer of a file can be seen where its layer is local' "$(says ours/app.env)" 0
is 'a writer of a file is unknown where its layer is on FUSE' "$(says theirs/app.env)" 1
# A quiet file of a file system whose writers can be seen would be taken at once.
printf 'A=canary\n' >disk/lower/app.env
sleep 2.5
more() { printf 'B=canary\n' >>disk/lower/app.env; }
comes 'a text in a layer on FUSE settles, however old it is' B=canary more \
	"$W" --settle 2s -f theirs/app.env

claims='the file system does not answer'
kill -STOP $server
until_true 60 grep -q '^State:	T' /proc/$server/status
for place in app.env both/lower.env both/upper.env both/none.env link dir:both; do
	case $place in dir:*) at=dir:theirs/${place#dir:} ;; *) at=theirs/$place ;; esac
	fails "the wait for $place of an overlay on FUSE ends at --timeout" 75 \
		"$claims after [0-9.]+ s .*theirs" timeout 60 "$W" -q -t 0.5 -f "$at" -- true
done

#!/bin/sh
# SPDX-License-Identifier: ISC
# edit leaves no byte of a text on a disk, whatever editor it is: every folder that an editor could
# write to is on a disk of the test's own, which is searched to its last block afterwards.
# shellcheck disable=SC1091,SC2154
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. "${0%/*}/lib.sh"
check "edit --help says that the text stays in memory" \
	sh -c "$S edit --help | grep -q 'stays in memory'"
if [ "$(id -u)" != 0 ] || [ ! -w /dev/shm ] || ! losetup -f >/dev/null 2>&1 ||
	! unshare -m true 2>/dev/null; then
	echo "# left out: a disk of the test's own takes root, /dev/shm and a loop device"
	exit 0
fi
cd "$T" || exit 1
unset VISUAL EDITOR
export TERM=xterm
cp "$S" sealenv
cp "$O/init/pty" pty
./sealenv keygen -o id 2>/dev/null
r=$(./sealenv recipient id)
printf 'A=canary-of-old\nB=2\n' | ./sealenv seal -r "$r" -o bundle -

# on_disk USER COMMAND…: runs it where every other folder is on the new disk; how often a canary is
# on that goes to the file found.  All is written at once, so that what is deleted a moment later
# shows too.
cat >on_disk.sh <<-'END'
	user=$1
	shift
	truncate -s 32M image && mkfs.ext4 -qF image && mkdir -p disk &&
		mount -o loop,sync image disk || exit 99
	mkdir disk/tmp disk/vartmp disk/home disk/files
	chmod 1777 disk/*
	cp id bundle disk/files
	chown "$user" disk/files/* && chmod 711 .
	mount --bind disk/tmp /tmp && mount --bind disk/vartmp /var/tmp || exit 99
	export HOME="$PWD/disk/home" TMPDIR=/tmp
	unset XDG_RUNTIME_DIR
	here=$PWD
	cd disk/files || exit 99
	setpriv --reuid "$user" --clear-groups env SEEN=/dev/null "$@" >"$here/log" 2>&1 || exit
	cp bundle "$here/edited"
	cd "$here" || exit 99
	umount /tmp /var/tmp disk && grep -ac canary image >found
	[ "$(cat found)" != '' ]
END
on_disk() { rm -f found edited; unshare -m sh on_disk.sh "$@"; }

# clean CLAIM USER EDITOR STEP…: the edit works, and no canary is on the disk.
clean() {
	claim=$1 user=$2 editor=$3
	shift 3
	on_disk "$user" env "EDITOR=$editor" "$T/pty" "$@" -- "$T/sealenv" edit -i id bundle ||
		sed 's/^/# /' log
	is "$claim" \
		"$(./sealenv open -i id edited |
		grep -c canary-of-new) new, $(cat found) on the disk" "1 new, 0 on the disk"
}
clean "vim leaves nothing on a disk" 0 vim 'want:A=canary' \
	'send:GoN=canary-of-new\e:w\nGoC=3\e:wq\n'
clean "vim.tiny leaves nothing on a disk" 0 vim.tiny 'want:A=canary' \
	'send:GoN=canary-of-new\e:w\nyy:wq\n'
clean "nano leaves nothing on a disk" 0 nano 'want:A=canary' 'send:\e/N=canary-of-new\017' \
	'want:DOS Format' 'send:\r\030'
clean "ed leaves nothing on a disk" 0 ed 'want:20' 'send:$a\nN=canary-of-new\n.\nw\n' 'want:36' \
	'send:q\n'
clean "an unknown editor that edits in place leaves nothing on a disk" 0 \
	"sed -i s/B=2/N=canary-of-new/"
if setpriv --reuid 65534 --clear-groups unshare -Um true 2>/dev/null; then
	clean "vim of another user leaves nothing on a disk" 65534 vim 'want:A=canary' \
		'send:GoN=canary-of-new\e:wq\n'
	clean "ed of another user leaves nothing on a disk" 65534 ed 'want:20' \
		'send:$a\nN=canary-of-new\n.\nw\n' 'want:36' 'send:q\n'
else
	echo "# left out: ed of another user, since users may make no namespaces here"
fi

# The search finds what it looks for: without edit each of them leaves something.
leaves() {
	claim=$1
	shift
	on_disk 0 "$@" || sed 's/^/# /' log
	check "$claim" [ "$(cat found)" -gt 0 ]
}
printf 'A=canary\n' >plain
leaves "the search of the disk finds the text of a file that was deleted at once" \
	sh -c 'echo canary >/tmp/x; rm /tmp/x'
leaves "the search of the disk finds the buffer of ed in /tmp if ed runs without edit" \
	sh -c "printf 'q\n' | ed -s $T/plain"

#!/bin/sh
# SPDX-License-Identifier: ISC
# Signing keys with a password, of minisign and of sealenv, each used by the other.  scrypt takes 1
# GiB of memory for each use, and a few seconds.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
printf 'A=1\nB=canary\n' >text
printf 'canary password\n' >password
$S keygen --sign --password-file password -o locked.key 2>/dev/null
minisign -S -s locked.key -m text <password >/dev/null 2>&1
check "minisign signs with a key of keygen --sign and its password" \
	minisign -V -q -m text -p locked.key.pub
printf 'canary password\ncanary password\n' | minisign -G -p their.pub -s their.key >/dev/null 2>&1
check "stamp --sign signs with a key of minisign and its password" \
	$S stamp --sign their.key --password-file password -k @their.pub -o signed text
# What they ask for more does not fit below a limit of 512 MiB.
as_built fails "stamp --sign reports that the memory for the password is not available" \
	71 'cannot get the 1024 MiB of memory.*: their.key' sh -c "ulimit -v 524288
	exec $S stamp --sign their.key --password-file password -o signed text"
# minisign makes a key with an empty password where just Enter is pressed.
printf '\n\n' | minisign -G -p empty.pub -s empty.key >/dev/null 2>&1
: >none
check "stamp --sign signs with a key of minisign whose password is empty" \
	$S stamp --sign empty.key --password-file none -k @empty.pub -o signed text
fails "keygen --sign refuses an empty password" 64 'the password is empty' \
	$S keygen --sign --password-file none -o new.key

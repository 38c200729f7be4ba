#!/bin/sh
# SPDX-License-Identifier: ISC
# The wait ends at its deadline and at a signal, whatever the machine refuses.
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1

for init in '' --init; do
	# shellcheck disable=SC2086
	fails "a filter that refuses clock_gettime does not hide the deadline${init:+, $init}" 75 \
		'file does not exist' timeout 60 "$H/refuse" clock_gettime 1 \
		"$W" $init -t 0.2 -f missing -- true
done

printf 'A=canary\n' >app.env
for init in '' --init; do
	# shellcheck disable=SC2016
	sh -c 'ulimit -f 0; exec "$0" '$init' -v -t 20 -f app.env -- true 2>log' "$W"
	is "a log at its size limit does not end a start${init:+, $init}" $? 0
done
# shellcheck disable=SC2016
sh -c 'ulimit -f 0; exec "$0" -t 0 --termination-log "$PWD/last" -f missing -- true' \
	"$W" 2>&1 | grep -q '\[75\]$'
is "a failed start says its line beside a termination log at its size limit" $? 0

# If fstatfs fails, the file system is not known to be local.
printf '{"A":"canary"}' >app.json
"$S" stamp -o stamped app.env
# told OPTION…: prints whether the line was logged.
told() {
	"$H/refuse" fstatfs 1 "$W" -t 20 -v --settle 50ms \
		"$@" -- true 2>&1 | grep -c '^waitenv: on this file system only a pin, '
}
is 'with -v a line says that a plain text was not proven whole' "$(told -f app.env)" 1
is 'a text that proves itself brings no such line' \
	"$(told -f stamped -f json:app.json -f "app.env#sha256=$(sha256sum <app.env |
	cut -c 1-64)")" 0
stat -f -c %T . | grep -qx 'ext2/ext3\|tmpfs\|overlayfs\|xfs\|btrfs' &&
	is 'on a local file system there is no such line' "$("$W" -v -f app.env -- true 2>&1)" ''

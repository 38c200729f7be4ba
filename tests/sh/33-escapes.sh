#!/bin/sh
# SPDX-License-Identifier: ISC
# Characters that a terminal would interpret are escaped in the names of files and variables; other
# UTF-8 is not.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
odd=$(printf 'd\303\274-\302\233-\033[31m')
fails 'UTF-8 in the name of a file is printed' 75 'dü-' "$W" -q -t 0 -f "$odd" -- true
fails 'control characters in the name of a file are escaped' 75 '\\xc2\\x9b-\\x1b\[31m' \
	"$W" -q -t 0 -f "$odd" -- true
"$W" --log json -q -t 0 -f "$odd" -- true 2>line
is 'control characters in a line of JSON are escaped' "$(grep -c 'dü-\\u009b-\\u001b\[31m' line)" 1
is 'the line of JSON has the name of the file' "$(jq -r .source line)" "$odd"
fails 'sealenv prints UTF-8 and escapes control characters' 71 'dü-\\xc2\\x9b-\\x1b' \
	"$S" open "$odd"
printf 'A\302\233=canary\n' >app.env
"$S" lint --json app.env >out
is 'control characters in the JSON of sealenv are escaped' \
	"$(LC_ALL=C grep -c "$(printf '\302\233')" out)" 0

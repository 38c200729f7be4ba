#!/bin/sh
# SPDX-License-Identifier: ISC
# A leading "-" makes a source optional: it is used if it exists at the first look, and not waited
# for otherwise.
. "${0%/*}/lib.sh"
cd "$T" || exit
E=$(command -v env)
got() { "$E" -i "$@" "$E" 2>&1 | tr '\n' ' '; }
quick() { "$E" -i "$@" "$W" -t 200ms --settle 0 -f -"$spec" true; }

printf 'A=1\n' >there
is "an optional source that is there is read" "$(got "$W" -f -there)" "A=1 "
is "an optional source that is absent is skipped" "$(got B=0 "$W" -f -nope)" "B=0 "
is "an optional source in a missing directory is skipped" "$(got B=0 "$W" -f -no/such/place)" "B=0 "
is "an optional source with a dialect is skipped if absent" "$(got B=0 "$W" -f -json:nope)" "B=0 "
is "an optional directory that is absent is skipped" "$(got B=0 "$W" -f -dir:nope)" "B=0 "
is "an optional variable that is not set is skipped" "$(got B=0 "$W" -f -env:NOPE)" "B=0 "
is "an optional variable that is empty is skipped" "$(got B= "$W" -f -env:B)" "B= "
is "an optional variable that is set is read" "$(got B=A=1 "$W" -f -env:B)" "B=A=1 A=1 "
is "an optional descriptor at its end is skipped" "$(got B=0 "$W" -f -fd:0 </dev/null)" "B=0 "
is "an optional descriptor with content is read" "$(echo A=1 | got B=0 "$W" -f -fd:0)" "B=0 A=1 "
: >empty
is "an optional file that is empty and settled is skipped" \
	"$(got B=0 "$W" --settle 50ms -f -empty)" "B=0 "
mkdir none
is "an optional directory without a file is skipped" "$(got B=0 "$W" -f -dir:none)" "B=0 "
is "the other sources are read if optional ones are absent" \
	"$(got "$W" -f -nope -f there -f -dir:nope)" "A=1 "
is "a list in WAITENV_FILE may hold an optional source" "$(got WAITENV_FILE='-nope there' "$W")" \
	"A=1 "
is "-v names the source that was skipped" \
	"$("$E" -i "$W" -v -f -nope true 2>&1)" "waitenv: not there, and optional: nope"
is "--explain names the source that was skipped" \
	"$("$E" -i "$W" --explain -f -nope 2>&1 >/dev/null | head -n 1)" \
	"waitenv: not there, and optional: nope"
is "absent optional sources cost no wait" \
	"$("$E" -i "$W" --check -t 100 -f -nope -f -dir:nope -f -env:NOPE 2>&1 | sed 's/;.*//')" \
	"waitenv: ready: 0 variables, 0 of them from 0 sources"

# An optional source that exists has to meet the same rules as all others.
echo 'no name' >bad
spec=bad
fails "an optional source that is not in its dialect is refused" 65 \
	'^waitenv: .*, line 1.*: bad \[65\]$' quick
gzip -9 <there | head -c 20 >cut.gz
spec=cut.gz
fails "an optional source that is cut off is waited for" 75 \
	'^waitenv: .* after 0\.. s .*: cut.gz \[75\]$' quick
{ gzip -9 <there | head -c -8; printf 'crc.\4\0\0\0'; } >broken.gz
spec=broken.gz
fails "an optional source that is damaged is refused" 65 '^waitenv: .*: broken.gz \[65\]$' quick
spec=env:X
fails "an optional variable that is cut off is refused" \
	65 '^waitenv: .*: env:X \[65\]$' quick X="$(gzip <there | head -c 20 | base64)"
mkdir loop
ln -s nowhere loop/A
spec=dir:loop
fails "an optional directory with a dangling link is waited for" \
	75 '^waitenv: file does not exist \(A\) after .*: dir:loop \[75\]$' quick
: >loop/Z
fails "a dangling link beside an empty file is waited for" 75 \
	'^waitenv: file does not exist \(A\) after .*: dir:loop \[75\]$' quick
spec=loop
fails "an optional directory without dir: is refused" 65 \
	'^waitenv: is a directory.*: loop \[65\]$' quick
chmod 755 .
chmod 0 bad
as_nobody=
[ "$(id -u)" != 0 ] || as_nobody="setpriv --reuid 65534 --clear-groups"
denied='cannot open: Permission denied \(mode 0000 of [0-9:]*, and this is user [0-9:]*\)'
# shellcheck disable=SC2086
fails "an optional file that is unreadable is refused" 77 "^waitenv: $denied: bad \[77\]$" \
	env $as_nobody "$W" -t 100ms -f -bad true
{ : >opened; exec sleep 100; } >>there &
pids="$pids $!"
until_true 60 test -e opened
spec=there
fails "an optional file that is being written is waited for" \
	75 '^waitenv: a writer still has it open.* after .*: there \[75\]$' quick

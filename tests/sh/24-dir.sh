#!/bin/sh
# SPDX-License-Identifier: ISC
# Directories: each file is a variable, and all are read as one consistent set.
. "${0%/*}/lib.sh"
cd "$T" || exit
chmod 755 .
E=$(command -v env)
run() { "$E" -i "$@"; }
got() { "$E" -i "$@" "$E" 2>&1 | tr '\n' ' '; }

# Docker's secrets.
mkdir secrets secrets/nested
printf 'pw\n' >secrets/db_password
printf -- '-----BEGIN\nkey\n-----END\n' >secrets/key.pem
printf 'hidden' >secrets/.hidden
printf x >secrets/nested/inner
: >secrets/GONE
ln -s db_password secrets/alias
mkfifo secrets/fifo
is "each file of a directory becomes a variable" "$(got GONE=1 STAY=1 "$W" -q -f dir:secrets)" \
	"STAY=1 alias=pw db_password=pw key.pem=-----BEGIN key -----END "
is "-v counts what is not a file" "$(run "$W" -v -f dir:secrets true 2>&1 | grep dropped)" \
	"waitenv: 2 entries dropped as the dir dialect does: dir:secrets"
ln -s secrets link
is "a link to a directory is followed" "$(got "$W" -q -f dir:link | wc -w)" 5
printf 'A=1\n' >file
fails "dir: refuses a file" 65 '^waitenv: is not a directory: dir:file \[65\]$' \
	"$W" -f dir:file true
: >soon
env -i "$W" -q -t 60 --settle 3 -f dir:soon -- true 2>soon.err &
pid=$! pids="$pids $!"
until_true 60 waitenv_blocks $pid
mkdir soon.new && echo a >soon.new/A
rm soon && mv soon.new soon
wait $pid
is "a directory that replaces a file is waited for" "$? $(cat soon.err)" "0 "
fails "a directory without dir: is refused" \
	65 '^waitenv: is a directory, not a file \(dir: reads one\): secrets \[65\]$' \
	"$W" --settle 0 -f secrets true
fails "a missing directory is waited for until --timeout" \
	75 '^waitenv: file does not exist after [0-9.]+ s .*: dir:nope \[75\]$' \
	"$W" -t 100ms -f dir:nope true
mkdir empty
fails "a directory without a file is waited for until --timeout" \
	75 '^waitenv: no file in the directory after [0-9.]+ s .*: dir:empty \[75\]$' \
	"$W" -t 100ms -f dir:empty true
mkdir empty/nested
told='no file in the directory, and nested in it is a directory'
fails "a directory in the place of the only secret is named" \
	75 "^waitenv: $told after [0-9.]+ s .*: dir:empty \[75\]$" \
	"$W" -t 100ms -f dir:empty true
ln -s nowhere empty/dangling
fails "a directory with a dangling link is waited for until --timeout" \
	75 '^waitenv: file does not exist \(dangling\) after [0-9.]+ s .*: dir:empty \[75\]$' \
	"$W" -t 100ms -f dir:empty true
cp -R secrets mine
rm mine/fifo
chmod 0 mine/key.pem
as_nobody=
[ "$(id -u)" != 0 ] || as_nobody="setpriv --reuid 65534 --clear-groups"
# shellcheck disable=SC2086
fails "a file that cannot be read is named" \
	77 '^waitenv: cannot open: Permission denied \(key.pem\): dir:mine \[77\]$' \
	env $as_nobody "$W" -t 100ms -f dir:mine true
truncate -s 17M big
mkdir large
mv big large
fails "a file that is too large is named" 65 \
	'^waitenv: larger than 16777216 bytes \(big\): dir:large \[65\]$' \
	"$W" --settle 0 -f dir:large true

# An identity among the files does not become a variable, by whatever path its directory is given.
printf 'AGE-SECRET-KEY-canary' >secrets/waitenv-identity
is "an identity of ours is not exported" \
	"$(got "$W" -i "$T/link/waitenv-identity" -f dir:secrets | grep -c 'canary\|identity')" 0
rm secrets/waitenv-identity

# A file that a writer still has open.
mkdir open
mkfifo go
printf 1 >open/A
sh -c 'exec 3>>open/B; echo opened >"$0"; read -r _ <go; printf rest >&3' "$T/opened" &
pids="$pids $!"
until [ -s opened ]; do sleep 0.02; done
fails "a file that is being written is named" \
	75 '^waitenv: a writer still has a file open \(B\) after [0-9.]+ s .*: dir:open \[75\]$' \
	"$W" -q -t 500ms -f dir:open true
run "$W" -q -t 30 -f dir:open "$E" >out 2>&1 &
pid=$! pids="$pids $!"
sleep 0.1
echo >go
wait "$pid"
is "a file that is being written is waited for" "$? $(tr '\n' ' ' <out)" "0 A=1 B=rest "

# Directories that arrive late.
mkdir late
{ sleep 0.3; printf 1 >part; mv part late/A; } &
pids="$pids $!"
is "a file that arrives late is read" "$(got "$W" -q -t 30 -f dir:late)" "A=1 "
{ sleep 0.3; mkdir part; printf 1 >part/A; mv part later; } &
pids="$pids $!"
is "a directory that arrives late is read" "$(got "$W" -q -t 30 -f dir:later)" "A=1 "

# A rename says nothing of what is added to a directory, or to a file in it, after the rename.
# filled SOURCE MAKE: what is read while MAKE works.
filled() {
	{ sleep 0.3; $2; } &
	pids="$pids $!"
	got "$W" -q -t 60 --settle 1 -f "$1" | tr -d '\n'
}
fill() {
	mkdir part && printf 1 >part/A && mv part moved && sleep 0.1 || exit
	for name in B C D; do printf 1 >"moved/$name"; sleep 0.02; done
}
is "a directory that is renamed into place and then filled is read whole" \
	"$(filled dir:moved fill)" "A=1 B=1 C=1 D=1 "
add() { sleep 0.1; for name in B C D; do echo $name=1 >>"$1"; sleep 0.02; done; }
way() { mkdir part && echo A=1 >part/app.env && mv part way && add way/app.env; }
is "a file in a directory that is renamed into place and then filled is read whole" \
	"$(filled way/app.env way)" "A=1 B=1 C=1 D=1 "
mkdir release
echo A=1 >release/app.env
echo A=1 >release/last.env
now() { ln -s release part && mv -T part now && add release/app.env; }
is "a file behind a link that is renamed into place is read whole" \
	"$(filled now/app.env now)" "A=1 B=1 C=1 D=1 "
whole() {
	mkdir -p part/..data && printf 1 >part/..data/A && mv part set.d && sleep 0.1 || exit
	for name in B C D; do printf 1 >"set.d/..data/$name"; sleep 0.02; done
}
is "a directory called ..data, which is no link, is read whole" \
	"$(filled dir:set.d whole)" "A=1 B=1 C=1 D=1 "
named() { ln -s release/last.env part && mv -T part named.env && add release/last.env; }
is "a file whose link is renamed into place is read whole" \
	"$(filled named.env named)" "A=1 B=1 C=1 D=1 "

# Files that arrive in a directory during the wait for another source are read.
mkdir set
printf 1 >set/A
sleep 0.3
{ sleep 0.4; printf 2 >part; mv part set/B; sleep 0.4; printf 'C=3\n' >part; mv part last.env; } &
pids="$pids $!"
is "a file that arrives during the wait for another source is read" \
	"$(got "$W" -q -t 30 -f dir:set -f last.env)" "A=1 B=2 C=3 "

# A mount as kubelet makes it: KEY -> ..data/KEY, ..data -> ..TIME.
# swap N: publishes a new set in which each value is N, and removes the old set file by file.
keys=$(seq 30)
swap() {
	mkdir "mnt/..$1"
	for i in $keys; do echo "$1" >"mnt/..$1/K$i"; done
	for i in 1 2 3; do echo "F$i=$1" >"mnt/..$1/f$i.env"; done
	ln -s "..$1" mnt/.tmp
	mv -T mnt/.tmp mnt/..data
	[ "$1" = 1 ] || { rm "mnt/..$old"/K*5; sleep 0.02; rm -r "mnt/..$old"; }
	old=$1
}
mkdir mnt
swap 1
for i in $keys; do ln -s "..data/K$i" "mnt/K$i"; done
for i in 1 2 3; do ln -s "..data/f$i.env" "mnt/f$i.env"; done
is "a mount is read as one set" \
	"$(got "$W" --settle 0 -f dir:mnt | tr ' ' \
	'\n' | sed 's/.*=//' | sort | uniq -c | tr -s ' \n' ' ')" " 33 1 "

# torn N VALUES OPTIONS…: runs it N times and prints the exit code of each run that gave no
# consistent set, which has VALUES equal values.
torn() {
	want=$2
	runs=$(seq "$1")
	shift 2
	for _ in $runs; do
		$slow "$E" -i "$@" "$E" >one 2>&1
		code=$?
		[ "$(sed 's/.*=//' one | sort | uniq -c | tr -s ' ')" = \
			" $want $(sed -n '1s/.*=//p' one)" ] ||
			echo "$code"
		sed -n '1s/.*=//p' one >>seen
	done
}
(
	n=1
	while [ ! -e stop ]; do
		n=$((n + 1))
		swap $n
	done
) &
pids="$pids $!"
slow=
is "200 reads of a mount that is swapped all the time see one set each" \
	"$(torn 200 33 "$W" -q -t 60 --settle 0 -f dir:mnt)" ''
# A slowed-down reader: swaps happen between two of its steps.
if strace -qq -o /dev/null true; then
	slow="strace -f -qq -o /dev/null -e trace=open,openat,getdents64"
	slow="$slow -e inject=getdents64:delay_enter=15000:when=1"
	is "40 slow reads of such a mount see one set each" \
		"$(torn 40 33 "$W" -q -t 60 --settle 0 -f dir:mnt)" ''
	slow="strace -f -qq -o /dev/null -e trace=open -e inject=open:delay_enter=8000"
else
	echo "# left out: slow reads, strace cannot trace here"
fi
is "several sources of such a mount see one set" \
	"$(torn 20 3 "$W" -q -t 60 --settle 0 -f mnt/f1.env -f mnt/f2.env -f mnt/f3.env)" ''
is "the targets of several variables in such a mount are one set" \
	"$(torn 20 3 A_FILE="$T/mnt/K1" B_FILE="$T/mnt/K15" C_FILE="$T/mnt/K30" \
	"$W" -q -t 60 --settle 0 --file-vars)" ''
is "the reads above saw many sets" "$([ "$(sort -u seen | wc -l)" -gt 10 ] && echo yes)" yes
touch stop
wait

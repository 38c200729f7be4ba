#!/bin/sh
# SPDX-License-Identifier: ISC
# rekey: bundles of every form are sealed again for others, all of them or none; and killed at any
# moment it leaves each as it was or as it shall be.
# shellcheck disable=SC1091,SC2154
[ -w /dev/shm ] && export TMPDIR=/dev/shm	# a disk is slow to sync, 40,000 times
. "${0%/*}/lib.sh"
cd "$T" || exit 1
for key in old new third; do $S keygen -o $key 2>/dev/null; done
old=$($S recipient old) new=$($S recipient new) third=$($S recipient third)
printf '# app\nA=canary\nB=2\n' >app.env
sealed() { $S seal -r "$old" -o "$@"; }
opens() { $S open -i "$1" "$2" 2>/dev/null | cmp -s - "$3"; }

# Forms, those of age and gzip themselves among them.
sealed plain app.env
sealed armored -a app.env
sealed env -e app.env
$S open -i old plain >want
age -r "$old" -o bare app.env
gzip -c app.env | age -a -r "$old" >zipped
gzip -c app.env | age -r "$old" | base64 -w 0 >wrapped
forms() { for f in plain armored env bare zipped wrapped; do head -c 12 $f |
	od -An -c; $S inspect $f | grep -o '^  [a-z0-9]* '; done; }
forms >before
chmod 640 plain
is "rekey reports each file" "$($S rekey -i old -r "$new" plain armored env bare zipped wrapped)" \
	"rekeyed: 6 files"
for f in plain armored env; do check "$f opens for the new one" opens new $f want; done
for f in bare zipped wrapped; do check "$f opens for the new one, as it was" opens new $f \
	app.env; done
fails "rekey: $f no longer opens with the old identity" 77 'no identity opens it: plain' \
	$S open -i old plain
forms >after
check "rekey keeps the outer form of every bundle" cmp before after
is "rekey adds no line feed to base64 that had none" \
	"$(tail -c 1 wrapped | od -An -c | tr -d ' ')$(tail -c 1 env | od -An -c | tr -d ' ')" \
	"=\\n"
is "rekey keeps the mode of a file" "$(stat -c %a plain)" 640
to_hybrid() {
	$S keygen --pq -o pq 2>/dev/null
	cp plain hybrid && $S rekey -i new -r "$($S recipient pq)" hybrid && opens pq hybrid want &&
		$S rekey -i pq -r "$new" hybrid && opens new hybrid want
}
with_hybrid check "to the post-quantum kind and back" to_hybrid
$S rekey -i new -r "$old" -r "$new" -r "$old" plain >/dev/null
is "rekey seals once for each of several recipients" "$($S inspect -j plain | jq -c .recipients)" \
	'["X25519","X25519"]'
ln -s bare link
$S rekey -i new -r "$old" link >/dev/null
check "rekey keeps a symbolic link and replaces the file that it leads to" [ \
	"$(readlink link)" = bare ] && opens old bare app.env

# Left as it is: only where every stanza is known and just these are wanted.
sum() { sha256sum <plain; }
before=$(sum)
is "rekey leaves a bundle as it is when only the order of the recipients differs" \
	"$($S rekey -i new -i old -r "$new" -r "$old" plain)" "rekeyed: 0 files, 1 left as it is"
is "a bundle that rekey leaves as it is keeps every byte" "$(sum)" "$before"
is "rekey seals again if the identities do not account for a stanza" \
	"$($S rekey -i old -r "$new" -r "$old" plain; [ "$(sum)" = "$before" ] || echo other)" \
	"rekeyed: 1 file
other"
$S rekey -i old -r "$new" -r "$third" plain >/dev/null
is "rekey seals again if one recipient was exchanged" \
	"$($S rekey -i new -i third -i old -r "$new" -r "$old" plain)" "rekeyed: 1 file"
is "rekey seals again if the bundle has an additional recipient" \
	"$($S rekey -i new -i old -r "$new" plain)" "rekeyed: 1 file"
is "rekey seals again if a recipient is missing from the bundle" \
	"$($S rekey -i new -i old -r "$new" -r "$old" plain)" "rekeyed: 1 file"
is "rekey leaves an armored bundle with the same recipients as it is" \
	"$($S rekey -i new -i old -r "$new" armored)" "rekeyed: 0 files, 1 left as it is"

# All or none.
mkdir all
for i in 1 2 3; do sealed all/$i app.env; done
$S seal -r "$third" -o all/4 app.env
head -c 200 all/1 >all/5
cat all/* | sha256sum >before
fails "rekey replaces no file if one is sealed for another key" 77 'no identity opens it: all/4' \
	$S rekey -i old -r "$new" all/1 all/2 all/3 all/4
fails "rekey refuses a bundle that is cut off" 65 'cut off.*: all/5' \
	$S rekey -i old -r "$new" all/1 all/2 all/3 all/5
cp plain damaged
printf '\377' | dd of=damaged bs=1 seek=$(($(stat -c %s damaged) - 3)) conv=notrunc 2>/dev/null
fails "rekey refuses a bundle whose last chunk is damaged" 65 'damaged: damaged' \
	$S rekey -i new -i old -r "$third" damaged
head -c $(($(stat -c %s plain) - 1)) plain >cut
fails "rekey refuses a bundle that lacks its last byte" 65 'damaged: cut' \
	$S rekey -i new -i old -r "$third" cut
fails "rekey refuses a file that is not sealed" 65 'not sealed: app.env' \
	$S rekey -i old -r "$new" all/1 app.env
fails "rekey refuses a file that does not exist" 71 'No such file.*: all/none' \
	$S rekey -i old -r "$new" all/1 all/none
fails "rekey without a recipient is a usage error" 64 'no recipient' $S rekey -i old all/1
fails "rekey without an identity is refused" 77 'no identity is given: all/1' \
	$S rekey -r "$new" all/1
fails "rekey refuses standard input" 64 'replaces files in place' $S rekey -i old -r "$new" -
inject() { strace -f -o trace -e inject="$1" $S rekey -i old -r "$new" all/1 all/2 all/3; }
as_built fails "rekey reports that the last of several files cannot be written" 71 \
	'No space.*: all/3' inject fsync:error=ENOSPC:when=3
cat all/* | sha256sum | cmp -s - before &&
	ok "rekey changes no file if the last one cannot be written" ||
	not_ok "rekey changes no file if the last one cannot be written"
is "rekey leaves no temporary file if the last file cannot be written" \
	"$(ls -A all | tr '\n' ' ')" "1 2 3 4 5 "
age -r "$old" -o twice all/1
fails "rekey refuses a bundle that is sealed twice" 65 'sealed twice: twice' \
	$S rekey -i old -r "$new" twice
is "rekey replaces more files than the soft limit of descriptors allows" \
	"$(ulimit -Sn 64; mkdir many; for i in $(seq 40); do cp all/1 \
	many/$i; done; $S rekey -i old -r "$new" many/*)" "rekeyed: 40 files"

# kill -9 at 200 random moments over 100 files, to and fro between two keys.
mkdir files
sealed first app.env
for i in $(seq 100); do cp first files/$i; done
start=$(date +%s%N)
$S rekey -i old -r "$new" files/* >/dev/null
takes=$(($(date +%s%N) - start))
moments=$(awk -v ns=$takes 'BEGIN {
	srand()
	for (i = 0; i < 200; i++) printf "%.5f ", ns * rand() * 1.2 / 1e9 + 1e-5
}')
whole=0 killed=0 mixed=0
for after in $moments; do
	to=$old
	[ $((whole % 2)) = 0 ] || to=$new
	timeout -s KILL "$after" $S rekey -i old -i new -r "$to" files/* >/dev/null 2>&1
	[ $? = 137 ] && killed=$((killed + 1))
	$S verify -i old -i new files/* >/dev/null 2>&1 || break
	$S verify -i old files/* >/dev/null 2>&1 || $S verify -i new files/* >/dev/null 2>&1 ||
		mixed=$((mixed + 1))
	whole=$((whole + 1))
done
is "every file opens after rekey was killed at any of 200 random moments" $whole 200
[ $killed -gt 20 ] && ok "more than 20 of the 200 runs of rekey were killed before they ended" ||
	not_ok "more than 20 of the 200 runs of rekey were killed before they ended: only $killed"
echo "# $killed were killed, $mixed times some files were old and some new"
is "rekey with both keys completes a rekey that was killed" \
	"$($S rekey -i old -i new -r "$third" files/*; $S verify -i third files/*)" \
	"rekeyed: 100 files
verified: 2 variables, sealed, stamped"
is "rekey with both keys leaves no temporary file of the runs that were killed" \
	"$(ls -A files | wc -l)" 100
# Killed between the one file and the next.
strace -f -o trace -e inject=rename,renameat,renameat2:signal=KILL:when=50 \
	$S rekey -i third -r "$new" files/* >/dev/null 2>&1
is "a rekey that is killed at the fiftieth file has replaced the first 49" \
	"$($S verify -i new files/* 2>/dev/null || $S inspect files/1 >/dev/null && ls files/* |
	head -n 49 | xargs $S verify -i new)" "verified: 2 variables, sealed, stamped"
is "a second rekey replaces only the remaining files" \
	"$($S rekey -i third -i new -r "$new" files/*)" "rekeyed: 51 files, 49 left as they are"
is "a second rekey leaves no temporary file of the run that was killed" "$(ls -A files | wc -l)" 100

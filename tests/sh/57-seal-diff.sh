#!/bin/sh
# SPDX-License-Identifier: ISC
# diff and names: which variables came, went and changed, and never a value; with git as well.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
$S keygen -o other 2>/dev/null
r=$($S recipient id)
printf '# first\nSAME=canary-1\nTOKEN=canary-2\nOLD=canary-33\nNEW_SIZE=c\n' >a
printf 'NEW_SIZE=canary\n\nSAME=canary-1\nTOKEN=canary-X\nADDED=\n' >b
$S seal -r "$r" -o a.age a
$S seal -r "$r" -a -o b.age b
printf '%s\n' '+ ADDED     0 bytes' '~ NEW_SIZE  1 byte -> 6 bytes' '- OLD       9 bytes' \
	'~ TOKEN     8 bytes -> 8 bytes' >want
for pair in 'a b' 'a.age b' 'a b.age' 'a.age b.age'; do
	# shellcheck disable=SC2086
	$S diff -i id $pair >out 2>err
	is "diff $pair ends with 1 if they differ" "$? $(cat err)" "1 "
	is "diff $pair names both files" "$(head -n 2 out | tr '\n' ' ')" \
		"--- ${pair% *} +++ ${pair#* } "
	is "diff $pair lists what was added, removed and changed" "$(tail -n +3 out)" "$(cat want)"
done
is "diff --json prints an array of differences" "$($S diff -j a b | jq -c 'type, .[]')" \
	'"array"
{"change":"came","name":"ADDED","new_bytes":0}
{"change":"changed","name":"NEW_SIZE","old_bytes":1,"new_bytes":6}
{"change":"went","name":"OLD","old_bytes":9}
{"change":"changed","name":"TOKEN","old_bytes":8,"new_bytes":8}'
printf 'OLD=canary-33\r\nNEW_SIZE=c\r\nTOKEN=0\r\nTOKEN=canary-2\r\n# c\r\nSAME=canary-1\r\n' >same
is "diff ignores comments, order and line ends" "$($S diff -i id a.age same; echo $?)" 0
is "diff --json without differences prints an empty array" "$($S diff -j a same; echo $?)" "[]
0"
$S diff a /dev/null >out
is "diff accepts an empty file" "$? $(grep -c '^- ' out)" "1 4"
printf '{"A":null,"B":"1"}' >null.json
printf '{"A":"","B":"1"}' >empty.json
is "diff tells unset from empty" "$($S diff -d json null.json empty.json | tail -n 1)" \
	"~ A  unset -> 0 bytes"
fails "diff refuses a bundle that no identity opens" 77 'no identity opens it: a.age' \
	$S diff -i other a.age b
head -c 300 a.age >cut.age
fails "diff refuses a bundle that is cut off" 65 'cut off.*: cut.age' $S diff -i id b cut.age
printf 'A B=canary\n' >bad
fails "diff refuses a text that is not in its dialect" 65 'white space in a name, line 1.*: bad' \
	$S diff bad b
fails "diff with one file is a usage error" 64 'too few files' $S diff a
fails "diff with three files is a usage error" 64 'too many files' $S diff a b a

# names
$S names -i id a.age >names
is "names lists sorted names with their sizes" "$(sed -E 's/  [0-9a-f]{8}  /|/; s/ *\|/|/' names)" \
	'NEW_SIZE|1 byte
OLD|9 bytes
SAME|8 bytes
TOKEN|8 bytes'
is "names reads a plain text" "$($S names -i id a)" "$(cat names)"
is "names shows that a value of the same size changed" \
	"$($S names -i id b | grep '^TOKEN' | awk '{ print $2 }' |
	grep -c "$(awk '/^TOKEN/ { print $2 }' names)")" 0
(cat a; echo A_LONGER_NAME_THAN_ANY_OTHER_HERE=1) >longer
is "names with an additional variable changes no other line" \
	"$($S names -i id longer | comm -13 names - | wc -l)$($S names -i id longer |
	comm -23 names -)" 1
is "names gives equal values of a name the same digest" \
	"$($S names -i id b.age | grep -c "$(grep '^SAME' names)")" 1
is "names gives other digests for another identity" \
	"$($S names -i other a | awk '{ print $2 }' | sort - | comm -12 - \
	"$(awk '{ print $2 }' names | sort >sorted; echo sorted)")" ''
printf 'X=1\nY=1\n' >twins
is "names gives equal values of two names different digests" \
	"$($S names -i id twins | awk '{ print $2 }' | sort -u | wc -l)" 2
is "names --json prints an array of names" \
	"$($S names -j -i id a |
	jq -c 'map([.name, .bytes, (.digest | test("^[0-9a-f]{8}$"))]) | .[0]')" \
	'["NEW_SIZE",1,true]'
fails "names without an identity is a usage error" 64 'no identity' $S names a
cat >pem <<'END'
KEY=-----BEGIN PRIVATE KEY-----
c3VwZXJzZWNyZXRjYW5hcnk=
QUFBQUFBQUE=
QUJDRA==
DEBUG=
NEW=
END
$S names -i id pem >out
is "names does not show a line of base64" \
	"$(grep -c 'c3Vw\|QUFB\|QUJD' out) $(grep -c '(not shown)' out)" "0 3"
is "names lists an empty variable" "$(grep -c '^DEBUG \|^NEW ' out)" 2
check "no report shows a value" sh -c "! { $S diff a b; $S diff -j a b
	$S names -i id a; $S names -j -i id a; } 2>&1 | grep canary"

# With git.
git() { command git -c user.name=n -c user.email=e@example.org -c init.defaultBranch=main "$@"; }
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME="$T"
mkdir repo
cp a.age repo/app.env.age
cd repo || exit 1
git init -q .
echo '*.env.age diff=sealenv' >.gitattributes
git config diff.sealenv.textconv "$S names -i $T/id"
git config difftool.sealenv.cmd "$S diff -i $T/id \"\$LOCAL\" \"\$REMOTE\""
git add . && git commit -qm one
cp ../b.age app.env.age
git diff >../out
is "git diff shows names through textconv" \
	"$(grep -c '^[-+][A-Z]' ../out) $(grep -c '^ SAME' ../out) $(grep -c canary ../out)" "6 1 0"
git difftool -y -t sealenv >../out
is "git difftool shows what changed" "$(tail -n +3 ../out)" "$(cat ../want)"
git rm -qf --cached app.env.age && git difftool -y -t sealenv --cached >../out
is "git difftool shows a file that was removed" "$(grep -c '^- ' ../out)" 4

#!/bin/sh
# SPDX-License-Identifier: ISC
# verify says what a start would, without one: a line and a code, and never a value.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
$S keygen -o id 2>/dev/null
$S keygen -o other 2>/dev/null
$S keygen --sign -o signer 2>/dev/null
$S keygen --sign -o stranger 2>/dev/null
r=$($S recipient id)
printf 'A=canary\nB=\nC=canary\nA=canary2\n' >app.env
$S seal -r "$r" --sign signer -o b app.env
$S stamp -o stamped app.env

is "a signed bundle" "$($S verify -i id -k @signer.pub b)" "verified: 3 variables, sealed, signed"
is "a bundle whose signature is not asked for" "$($S verify -i id b)" "verified: 3 variables, sealed, stamped"
is "a plain text" "$($S verify app.env)" "verified: 3 variables"
is "a stamped text" "$($S verify stamped)" "verified: 3 variables, stamped"
is "a file on standard input" "$($S verify - <app.env)" "verified: 3 variables"
is "another dialect" "$(echo '{"A":"1"}' | $S verify -d json -)" "verified: 1 variable"
gzip -c app.env | age -r "$r" >bare
is "a bundle without an end line" "$($S verify -i id bare)" "verified: 3 variables, sealed"

fails "no identity" 77 'no identity is given: b' $S verify b
fails "another identity" 77 'no identity opens it: b' $S verify -i other b
fails "another signer" 77 'signed by another key: b' $S verify -i id -k @stranger.pub b
is "one of two signers" "$($S verify -i id -k @stranger.pub -k @signer.pub b)" "verified: 3 variables, sealed, signed"
fails "a text without end line is not signed" 77 'no end line: app.env' $S verify -k @signer.pub app.env
fails "a stamped text is not signed" 77 'not signed: stamped' $S verify -k @signer.pub stamped
fails "json cannot be signed" 77 'cannot be signed' sh -c "echo '{\"A\":\"1\"}' | $S verify -d json -k @signer.pub -"
head -c 100 b >cut
fails "a bundle that is cut off" 65 'cut off.*: cut' $S verify -i id cut
sed s/C=c/C=d/ stamped >changed
fails "a text that was changed" 65 'changed: .*: changed' $S verify changed
printf 'A=1\nPASS WORD=canary\n' >bad
fails "a text that is not in its dialect" 65 'line 2 column 5: bad' $S verify bad
printf 'A=${canary\n' >bad
fails "of another dialect" 65 'line 1: bad' $S verify -d dotenv bad
age -r "$r" -o empty /dev/null
fails "a bundle of nothing" 65 'complete, but empty: empty' $S verify -i id empty
: >empty
fails "an empty file" 65 'empty: empty' $S verify empty
base64 app.env >encoded
fails "a text in base64" 65 'base64, not plain text: encoded' $S verify encoded
fails "a missing file" 71 'No such file.*: none' $S verify none

is "required names that are there" "$($S verify --require A,C app.env)" "verified: 3 variables, 2 required"
fails "a required variable that is missing" 78 'required variable D is missing' $S verify --require A,D app.env
fails "one that is empty" 78 'required variable B is empty' $S verify --require B app.env
printf '# the list\nA, C # and why\r\n\nPATH\n' >list
fails "a list of names" 78 'required variable PATH is missing' $S verify --require @list app.env
echo PATH=/bin >more.env
is "names that are in several files" "$($S verify --require @list app.env more.env)" "verified: 4 variables, 3 required"
fails "a list that is an env file" 78 'list of required names' $S verify --require @app.env app.env
fails "a list that is a key" 78 'list of required names' $S verify --require @id app.env
fails "a missing list" 71 'No such file.*: none' $S verify --require @none app.env
printf 'A=\n' >last.env
fails "the last of several files wins" 78 'A is empty' $S verify --require A app.env last.env
is "the first one in ecs" "$($S verify -d ecs --require A app.env last.env)" "verified: 3 variables, 1 required"

head -c 131070 /dev/zero | tr '\0' x | sed 's/^/{"A":"/; s/$/"}/' >large
fails "a variable that is too large" 78 'A is 131072 bytes; Linux takes at most 131071' $S verify -d json large
head -c 131069 /dev/zero | tr '\0' x | sed 's/^/{"A":"/; s/$/"}/' >large
check "one that just fits" $S verify -d json large
awk 'BEGIN { for (i = 0; i < 60; i++) printf "V%d=%060000d\n", i, 0 }' >large
fails "all together are too large" 78 'the environment takes 36[0-9]* bytes; Linux takes at most 2097152' $S verify large

# The other options of a start; 58-verify-start.sh compares the codes.
pin=$(sha256sum b | cut -c 1-64)
is "a pin" "$($S verify -i id "b#sha256=$pin")" "verified: 3 variables, sealed, stamped"
fails "the pin of another version" 65 "another version: its sha256 is $(echo "$pin" | cut -c 1-16)...: b " $S verify -i id "b#sha256=$(sha256sum app.env | cut -c 1-64)"
echo '{"D":"canary"}' >d.json
is "a dialect of its own" "$($S verify --require A,D app.env json:d.json)" "verified: 4 variables, 2 required"
fails "a folder" 64 'dir is no dialect of texts' $S verify dir:d.json
fails "half a pin" 64 'expected 64 hexadecimal digits at the end, after #sha256=: b ' $S verify -i id "b#sha256=$(echo "$pin" | cut -c 1-32)"
fails "--sealed-only" 77 'not sealed, and --sealed-only is set: app.env' $S verify --sealed-only app.env
fails "--require-end" 65 'the end line is missing: app.env' $S verify --require-end app.env
fails "--deny" 78 'B is denied, line 2: app.env' $S verify --deny 'B*' app.env
for option in --deny --file-vars; do
	fails "verify refuses a comma in the pattern of $option" 64 "^sealenv: $option takes one pattern" $S verify $option=A,B app.env
	fails "waitenv refuses a comma in the pattern of $option" 64 "^waitenv: .*one pattern" "$W" -q $option=A,B -f app.env -- true
done
fails "--deny shows no piece of a value" 78 'a variable is denied, line 1: odd' sh -c "echo '{\"canary\":\"=\"}' >odd; $S verify -d json --deny '*' odd"
fails "--headroom" 78 'takes 64 bytes, and 2097089 are to stay free; Linux takes at most 2097152' $S verify --headroom 2097089 more.env app.env
is "--headroom that is there" "$($S verify --headroom 2097088 more.env app.env)" "verified: 4 variables"
is "--merge first" "$($S verify --merge first --require A app.env last.env)" "verified: 3 variables, 1 required"
fails "--file-vars counts X as set, once" 78 'X_FILE is set, and so is' sh -c "printf 'X=1\nX_FILE=/x\n' >x; $S verify --file-vars X x"
fails "variables of waitenv are not exported" 78 'WAITENV_X is missing' sh -c "printf 'WAITENV_X=1\nX=1\n' >x; $S verify --require WAITENV_X x"

# What seal --env --part prints, and an environment file with a bundle: as a start joins it.
$S seal -r "$r" --env --part 200 -o parts app.env 2>/dev/null
n=$(wc -l <parts)
is "parts of a bundle" "$($S verify -i id --require A parts)" "verified: 3 variables, sealed, stamped, 1 required"
is "parts in any order" "$(tac parts | $S verify -i id -)" "verified: 3 variables, sealed, stamped"
echo "WAITENV_BUNDLE=$($S seal -r "$r" --env app.env 2>/dev/null)" >line
is "a bundle in one line" "$($S verify -i id line)" "verified: 3 variables, sealed, stamped"
check "open takes parts as well" sh -c "$S open -i id parts | grep -qx C=canary"
is "diff takes parts as well" "$($S diff -i id parts line)" ""
is "inspect looks into the parts" "$($S inspect parts | grep -c '1 recipient: X25519')" 1
fails "parts without an identity" 77 'no identity is given: parts' $S verify parts
for i in $(seq "$n"); do
	sed "${i}d" parts >broken
	fails "without part $i" 65 "part $i of $n is missing: broken" $S verify -i id broken
	sed "${i}p" parts >broken
	fails "with part $i twice" 65 "part $i occurs twice: broken" $S verify -i id broken
	sed "${i}s/..\$//" parts >broken
	fails "with part $i cut" 65 "part $i: cut off or damaged: broken" $S verify -i id broken
done
sed '1s/_1=/_2=/;2s/_2=/_1=/' parts >broken
fails "two parts swapped" 65 'part 1: part 2 stands in its place: broken' $S verify -i id broken
cat line parts >broken
fails "parts beside a whole bundle" 64 'beside its parts: broken' $S verify -i id broken

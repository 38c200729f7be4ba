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

is "verify accepts a bundle with a valid signature" "$($S verify -i id -k @signer.pub b)" \
	"verified: 3 variables, sealed, signed"
is "verify accepts a signed bundle without --verify-key" "$($S verify -i id b)" \
	"verified: 3 variables, sealed, stamped"
is "verify accepts a plain text" "$($S verify app.env)" "verified: 3 variables"
is "verify accepts a stamped text" "$($S verify stamped)" "verified: 3 variables, stamped"
is "verify accepts a file on standard input" "$($S verify - <app.env)" "verified: 3 variables"
is "verify accepts the dialect that -d names" "$(echo '{"A":"1"}' | $S verify -d json -)" \
	"verified: 1 variable"
gzip -c app.env | age -r "$r" >bare
is "verify accepts a bundle without an end line" "$($S verify -i id bare)" \
	"verified: 3 variables, sealed"

fails "verify refuses a bundle when no identity is given" 77 'no identity is given: b' $S verify b
fails "verify refuses a bundle that the identity does not open" 77 'no identity opens it: b' \
	$S verify -i other b
fails "verify refuses a signature by another key" 77 'signed by another key: b' \
	$S verify -i id -k @stranger.pub b
is "verify accepts a signature by one of two keys" \
	"$($S verify -i id -k @stranger.pub -k @signer.pub b)" \
	"verified: 3 variables, sealed, signed"
fails "verify refuses a text without an end line if --verify-key is set" 77 'no end line: app.env' \
	$S verify -k @signer.pub app.env
fails "verify refuses a stamped text without a signature if --verify-key is set" 77 \
	'not signed: stamped' $S verify -k @signer.pub stamped
fails "verify refuses json if --verify-key is set" 77 'cannot be signed' \
	sh -c "echo '{\"A\":\"1\"}' | $S verify -d json -k @signer.pub -"
head -c 100 b >cut
fails "verify refuses a bundle that is cut off" 65 'cut off.*: cut' $S verify -i id cut
sed s/C=c/C=d/ stamped >changed
fails "verify refuses a stamped text that was changed" 65 'changed: .*: changed' $S verify changed
printf 'A=1\nPASS WORD=canary\n' >bad
fails "verify refuses a text that violates its dialect" 65 'line 2 column 5: bad' $S verify bad
printf 'A=${canary\n' >bad
fails "verify refuses a text that violates the dialect of -d" 65 'line 1: bad' \
	$S verify -d dotenv bad
age -r "$r" -o empty /dev/null
fails "verify refuses a bundle of an empty text" 65 'complete, but empty: empty' \
	$S verify -i id empty
: >empty
fails "verify refuses an empty file" 65 'empty: empty' $S verify empty
base64 app.env >encoded
fails "verify refuses a text that is encoded in base64" 65 'base64, not plain text: encoded' \
	$S verify encoded
fails "verify refuses a file that does not exist" 71 'No such file.*: none' $S verify none

is "verify accepts a text that sets all required variables" "$($S verify --require A,C app.env)" \
	"verified: 3 variables, 2 required"
fails "verify refuses a text without a required variable" 78 'required variable D is missing' \
	$S verify --require A,D app.env
fails "verify refuses a required variable that is empty" 78 'required variable B is empty' \
	$S verify --require B app.env
printf '# the list\nA, C # and why\r\n\nPATH\n' >list
fails "verify reads required names from a file" 78 'required variable PATH is missing' \
	$S verify --require @list app.env
echo PATH=/bin >more.env
is "verify accepts required variables that several files set" \
	"$($S verify --require @list app.env more.env)" "verified: 4 variables, 3 required"
fails "verify refuses an env file as the list of required names" 78 'list of required names' \
	$S verify --require @app.env app.env
fails "verify refuses a key as the list of required names" 78 'list of required names' \
	$S verify --require @id app.env
fails "verify refuses a list of required names that does not exist" 71 'No such file.*: none' \
	$S verify --require @none app.env
printf 'A=\n' >last.env
fails "verify lets the last of several files win" 78 'A is empty' \
	$S verify --require A app.env last.env
is "verify lets the first of several ecs files win" \
	"$($S verify -d ecs --require A app.env last.env)" "verified: 3 variables, 1 required"

head -c 131070 /dev/zero | tr '\0' x | sed 's/^/{"A":"/; s/$/"}/' >large
fails "verify refuses a variable that is too large for the kernel" 78 \
	'A is 131072 bytes; Linux takes at most 131071' $S verify -d json large
head -c 131069 /dev/zero | tr '\0' x | sed 's/^/{"A":"/; s/$/"}/' >large
check "verify accepts a variable of the largest size that the kernel takes" $S verify -d json large
awk 'BEGIN { for (i = 0; i < 60; i++) printf "V%d=%060000d\n", i, 0 }' >large
fails "verify refuses variables that are too large for the kernel together" 78 \
	'the environment takes 36[0-9]* bytes; Linux takes at most 2097152' $S verify large

# The other options of a start; 58-verify-start.sh compares the codes.
pin=$(sha256sum b | cut -c 1-64)
is "verify accepts a file that matches its pin" "$($S verify -i id "b#sha256=$pin")" \
	"verified: 3 variables, sealed, stamped"
fails "verify refuses a file that does not match its pin" 65 \
	"another version: its sha256 is $(echo "$pin" | cut -c 1-16)...: b " \
	$S verify -i id "b#sha256=$(sha256sum app.env | cut -c 1-64)"
echo '{"D":"canary"}' >d.json
is "verify accepts a dialect before the path of one file" \
	"$($S verify --require A,D app.env json:d.json)" "verified: 4 variables, 2 required"
fails "verify refuses the dialect dir" 64 'dir is not a dialect for text files' $S verify dir:d.json
fails "verify refuses a pin that is too short" 64 \
	'expected 64 hexadecimal digits at the end, after #sha256=: b ' \
	$S verify -i id "b#sha256=$(echo "$pin" | cut -c 1-32)"
fails "verify refuses a plain text if --sealed-only is set" 77 \
	'not sealed, and --sealed-only is set: app.env' $S verify --sealed-only app.env
fails "verify refuses a text without an end line if --require-end is set" 65 \
	'the end line is missing: app.env' $S verify --require-end app.env
fails "verify refuses a variable that --deny matches" 78 'B is denied, line 2: app.env' \
	$S verify --deny 'B*' app.env
for option in --deny --file-vars; do
	fails "verify refuses a comma in the pattern of $option" 64 \
		"^sealenv: $option takes one pattern" $S verify $option=A,B app.env
	fails "waitenv refuses a comma in the pattern of $option" 64 "^waitenv: .*one pattern" \
		"$W" -q $option=A,B -f app.env -- true
done
fails "verify --deny shows no piece of a value" 78 'a variable is denied, line 1: odd' \
	sh -c "echo '{\"canary\":\"=\"}' >odd; $S verify -d json --deny '*' odd"
fails "verify refuses an environment that leaves less than --headroom" 78 \
	'takes 64 bytes, and 2097089 are to stay free; Linux takes at most 2097152' \
	$S verify --headroom 2097089 more.env app.env
is "verify accepts an environment that leaves exactly --headroom" \
	"$($S verify --headroom 2097088 more.env app.env)" "verified: 4 variables"
is "verify lets the first file win with --merge first" \
	"$($S verify --merge first --require A app.env last.env)" \
	"verified: 3 variables, 1 required"
fails "verify refuses X beside X_FILE if --file-vars matches X" 78 'X_FILE is set, and so is' \
	sh -c "printf 'X=1\nX_FILE=/x\n' >x; $S verify --file-vars X x"
fails "verify does not count variables of waitenv as exported" 78 'WAITENV_X is missing' \
	sh -c "printf 'WAITENV_X=1\nX=1\n' >x; $S verify --require WAITENV_X x"

# What seal --env --part prints, and an environment file with a bundle: as a start joins it.
$S seal -r "$r" --env --part 200 -o parts app.env 2>/dev/null
n=$(wc -l <parts)
is "verify accepts the parts of a bundle" "$($S verify -i id --require A parts)" \
	"verified: 3 variables, sealed, stamped, 1 required"
is "verify accepts the parts of a bundle in any order" "$(tac parts | $S verify -i id -)" \
	"verified: 3 variables, sealed, stamped"
echo "WAITENV_BUNDLE=$($S seal -r "$r" --env app.env 2>/dev/null)" >line
is "verify accepts WAITENV_BUNDLE on one line" "$($S verify -i id line)" \
	"verified: 3 variables, sealed, stamped"
check "open accepts the parts of a bundle" sh -c "$S open -i id parts | grep -qx C=canary"
is "diff accepts the parts of a bundle" "$($S diff -i id parts line)" ""
is "inspect describes the bundle that parts contain" \
	"$($S inspect parts | grep -c '1 recipient: X25519')" 1
fails "verify refuses the parts of a sealed bundle without an identity" 77 \
	'no identity is given: parts' $S verify parts
for i in $(seq "$n"); do
	sed "${i}d" parts >broken
	fails "verify refuses a bundle without part $i" 65 "part $i of $n is missing: broken" \
		$S verify -i id broken
	sed "${i}p" parts >broken
	fails "verify refuses a bundle that contains part $i twice" 65 \
		"part $i occurs twice: broken" $S verify -i id broken
	sed "${i}s/..\$//" parts >broken
	fails "verify refuses a bundle whose part $i is cut off" 65 \
		"part $i: cut off or damaged: broken" $S verify -i id broken
done
sed '1s/_1=/_2=/;2s/_2=/_1=/' parts >broken
fails "verify refuses two parts that were swapped" 65 'part 1: part 2 stands in its place: broken' \
	$S verify -i id broken
cat line parts >broken
fails "verify refuses parts beside a whole bundle" 64 'and so are parts of a bundle: broken' \
	$S verify -i id broken

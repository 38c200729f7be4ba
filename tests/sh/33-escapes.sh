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

# --- a value that stands where a name is expected is not printed
cat >lines.env <<'END'
KEY="first line
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCanary/+canary
Q2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5cmFuY2FuYXJ5Y2FuYXJ5Q2FuYXJ5YWE=
canaryCa==
END
printf 'canary!pw=1\n' >odd.env
{ printf 'canary:'; head -c 131100 /dev/zero | tr '\0' x; printf '=\0'; } >long
for o in deny keep unset; do
	refuses "no value is printed: --$o NAME=VALUE" 64 \
		"^waitenv: --$o: expected a pattern of names, without a value, got 'PW=\.\.\.' " \
		"$W" --clean --$o=PW=canary -- true
	refuses "no value is printed: WAITENV_$o=NAME=VALUE" 64 "without a value, got 'PW=\.\.\.'" \
		env WAITENV_"$(echo $o | tr a-z- A-Z_)"="A PW=canary" "$W" -- true
done
refuses 'no value is printed: --file-vars=NAME=VALUE' 64 \
	"expected the X of variables X_FILE, which hold paths, got 'PW=\.\.\.'" \
	"$W" --file-vars=PW=canary -- true
refuses 'no value is printed: --require NAME=VALUE' 78 'something that is not a name' \
	"$W" --require PW=canary -- true
refuses 'no value is printed: --require VALUE' 78 'something that is not a name' \
	"$W" --require 'canary!' -- true
refuses 'no value is printed: -e NAME=VALUE' 64 "got 'PW=\.\.\.'" "$W" --init -e PW=canary -- true
refuses 'no value is printed: --env NAME=VALUE' 64 'unknown option --env ' \
	"$W" --env PW=canary -- true
refuses 'no value is printed: --timeout NAME=VALUE' 64 "got 'PW=\.\.\.'" \
	"$W" --timeout PW=canary -- true
for f in PW=canary env:PW=canary docker:PW=canary "$(printf 'PW=canary\nB=1')" -PW=canary; do
	refuses "no value is printed: -f $(echo "$f" | head -n 1)" 64 \
		'expected a source, got a variable with its value' "$W" -t 0 -f "$f" -- true
done
refuses 'no value is printed: -i NAME=VALUE' 64 'expected a source, got a variable with its value' \
	"$W" -t 0 -f app.env -i PW=canary -- true
echo A=1 >a=b
is 'a path with a = in it can be given' "$("$W" -f ./a=b -- sh -c 'echo $A' 2>&1)" 1
refuses 'no value is printed: NAME=VALUE for the command' 127 'command not found: PW= \[127\]$' \
	"$W" -- PW=canary true
refuses 'no value is printed: --user NAME=VALUE' 64 "expected a user, U or U:G, got 'PW=\.\.\.'" \
	"$W" --user PW=canary -- true
for o in '--require @' '--verify-key @' '--workdir '; do
	refuses "no value is printed: ${o}NAME=VALUE" 78 '^waitenv: no such [a-z]*: PW= \[78\]$' \
		"$W" "${o% *}" "${o#* }PW=canary" -- true
done
is 'no value is printed: an unknown variable' "$(env 'WAITENV_canary!x=1' "$W" -- echo yes 2>&1)" \
	"waitenv: unknown variable WAITENV_... has no effect
yes"
refuses 'no value is printed: a denied line without a name' 78 \
	'^waitenv: a variable is denied, line 1' "$W" --deny 'c*' -f odd.env -- true
refuses 'no value is printed: the last line of a key, denied' 78 \
	'^waitenv: a variable is denied, line [34]' \
	"$W" --deny canaryCa --deny 'Q2*' -f lines.env -- true
refuses 'no value is printed: a name that is too large' 78 \
	'^waitenv: a variable is 131,108 bytes' "$W" -f nul:long -- true
for log in text json; do
	"$W" -v --log $log --explain -f lines.env -f odd.env >out 2>&1
	is "no value is printed: --explain of a text of another dialect, as $log" \
		"$? $(grep -ci 'canary\|Q2Fu\|Y2Fu\|MII' out)" '0 0'
	is "--explain shows that there are such variables, as $log" "$(grep -c '(not shown)' out)" 3
done

# --- nor by sealenv
fails "sealenv prints no value: verify --deny NAME=VALUE" 64 \
	"--deny takes a pattern of names, without a value" "$S" verify --deny PW=canary app.env
fails "sealenv prints no value: verify --file-vars NAME=VALUE" 64 \
	"--file-vars takes the X of variables X_FILE" "$S" verify --file-vars PW=canary app.env
fails 'sealenv prints no value: verify --require NAME=VALUE' 78 'something that is not a name' \
	"$S" verify --require PW=canary a=b
fails 'sealenv prints no value: verify --require VALUE' 78 'something that is not a name' \
	"$S" verify --require 'canary!' a=b
fails 'sealenv prints no value: ecs --keep NAME=VALUE' 64 \
	'--keep takes a pattern of names, without a value' \
	"$S" ecs --task-definition t.json --keep PW=canary -r age1x
for c in 'open' 'inspect' 'lint' 'budget' 'set x' 'recipient'; do
	# shellcheck disable=SC2086
	fails "sealenv prints no value: $c NAME=VALUE" 71 ': PW= \[71\]$' \
		"$S" ${c% *} PW=canary ${c#"${c% *}"}
done
for f in lines.env odd.env; do
	is "sealenv budget prints no line as a name: $f" \
		"$("$S" budget $f 2>&1 | tee budget | grep -ci 'canary\|Q2Fu\|Y2Fu\|MII')" 0
	like "sealenv budget shows that there is such a variable: $f" budget \
		'^\(not shown\)  *[0-9]+ '
	is "sealenv budget --json prints no line as a name: $f" \
		"$("$S" budget --json $f 2>&1 | grep -ci 'canary\|Q2Fu\|Y2Fu\|MII')" 0
done

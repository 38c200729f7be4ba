#!/bin/sh
# SPDX-License-Identifier: ISC
# set and unset: one variable of a bundle, and nothing else of it.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
for key in id other; do $S keygen -o $key 2>/dev/null; done
$S keygen --sign -o signer 2>/dev/null
r=$($S recipient id)
bundle() { $S seal -r "$r" -d "${1:-docker}" -o b -; }
text() { $S open -i id b | sed '/^# waitenv-end/d'; }
set_to() { printf %s "$2" | $S set -i id -d "${3:-docker}" b "$1" 2>err; }
same() { is "$1" "$(text)" "$(printf "$2")"; }

printf '# head\nA=canary\n# of B\nB=2\nA=canary3\n\nC=4' | bundle
set_to B canary5
same "set replaces the value of a variable in its place" \
	'# head\nA=canary\n# of B\nB=canary5\nA=canary3\n\nC=4\n'
set_to A 'a = "b" $c # d'
same "set leaves one definition of a variable that occurs twice" \
	'# head\nA=a = "b" $c # d\n# of B\nB=canary5\n\nC=4\n'
printf 'new\n\n' | $S set -i id b D 2>/dev/null
is "set refuses a value for docker that ends in two line feeds" "$? $(text | tail -n 1)" "65 C=4"
printf 'new\n' | $S set -i id b D
same "set appends a new variable at the end" \
	'# head\nA=a = "b" $c # d\n# of B\nB=canary5\n\nC=4\nD=new\n'
$S unset -i id b C
same "unset removes a variable" '# head\nA=a = "b" $c # d\n# of B\nB=canary5\n\nD=new\n'
set_to A ''
same "set accepts an empty value" '# head\nA=\n# of B\nB=canary5\n\nD=new\n'
printf canary6 >value
$S set -i id --value-file value b A
is "set reads the value from --value-file" "$(text | sed -n 2p)" A=canary6
cp b before
$S set -i id --value-file value b A 2>err
check "set leaves the bundle unchanged if the variable already has the value" cmp b before
is "set reports that the bundle is unchanged" "$(cat err)" "sealenv: unchanged: b"
$S unset -i id b NONE 2>err
check "unset leaves the bundle unchanged if the variable does not exist" cmp b before
check "the end line matches after set and unset" $S verify -i id --require A,B,D b

# Other dialects: each takes its own form, or says what it cannot.
printf 'A="two\nlines"\nB=1\n# C\n' | bundle systemd
set_to B 'x"y`$z' systemd
same "set quotes a value for systemd" 'A="two\nlines"\nB='\''x"y`$z'\''\n# C\n'
set_to A 'one' systemd
same "set replaces all lines of a value of several lines" 'A=one\nB='\''x"y`$z'\''\n# C\n'
set_to A 'three
lines' systemd
same "set writes a value of several lines" "A='three\nlines'\nB='x\"y\`\$z'\n# C\n"
$S unset -i id -d systemd b A
same "unset removes all lines of a value of several lines" "B='x\"y\`\$z'\n# C\n"
printf 'A=1\nB=${A}\nC="x\ny"\n' | bundle dotenv
set_to A '$HOME' dotenv
same "set keeps a reference to the variable in dotenv" "A='\$HOME'\nB=\${A}\nC=\"x\ny\"\n"
$S unset -i id -d dotenv b C
same "unset removes a value of several lines in dotenv" "A='\$HOME'\nB=\${A}\n"
printf "A='1'\nB='two\nlines'\n" | bundle k8s
set_to B 3 k8s
same "set replaces a value of several lines in k8s" "A='1'\nB='3'\n"
printf 'A=1\0B=2\nC\0D=3\0' | bundle nul
set_to B 'x
y' nul
is "set replaces an entry of nul" "$($S open -i id b | tr '\0\n' '|/')" 'A=1|B=x/y|D=3|'
$S unset -i id -d nul b D
is "unset removes the last entry of nul" "$($S open -i id b | tr '\0\n' '|/')" 'A=1|B=x/y|'
printf '{"A": 1, "B": {"x": [1.50]}, "C": null}' | bundle json
set_to A 'q"uote' json
is "set keeps numbers and nested values of json" "$($S open -i id b)" \
	'{"A":"q\"uote","B":{"x":[1.50]},"C":null}'
$S unset -i id -d json b B
set_to N 1 json
is "unset removes and set appends a member of json" "$($S open -i id b)" \
	'{"A":"q\"uote","C":null,"N":"1"}'

printf 'A=1\n' | bundle
cp b before
refused() {
	printf "$4" >value
	fails "$1" "$2" "$3" $S set -i id --value-file value b "$5"
	check "the bundle is unchanged: $1" cmp b before
}
refused "set refuses a line feed in a value of docker" 65 \
	'docker cannot represent B: it holds a line end: b' 'a\nb' B
refused "set refuses a NUL in a value" 65 'NUL byte' 'a\0b' B
refused "set does not print a value after the name" 64 'no name of a variable' x B=canary
refused "set does not print a secret key in place of a name" 64 'no name of a variable' x \
	"$(tail -n 1 id)"
refused "set refuses white space in a name of docker" 65 'docker cannot represent' x 'B C'
fails "set without a name is a usage error" 64 'too few' $S set -i id b
fails "unset with two names is a usage error" 64 'too many' $S unset -i id b A B
fails "unset with another identity is refused" 77 'no identity opens it: b' $S unset -i other b A
fails "unset refuses to remove the only variable" 65 'complete, but empty: b' $S unset -i id b A
fails "unset of a text that is not sealed is refused" 65 'not sealed: value' $S unset -i id value A
fails "a missing --value-file is reported" 71 'No such file.*: none' \
	$S set -i id --value-file none b A

# Many at once: each waits for the one before it.
for i in $(seq 20); do echo "$i" | $S set -i id b "V$i" & pids="$pids $!"; done
wait
is "twenty concurrent runs of set lose no variable" "$(text | grep -c '^V[0-9]*=[0-9]*$')" 20

# For whom, and signed by whom, as for edit.
echo A=1 | $S seal -r "$r" -r "$($S recipient other)" --sign signer -o b -
fails "set is a usage error if not every recipient can be determined" 64 'give -r.*: b' \
	$S set -i id --value-file signer.pub b A
printf 2 | $S set -i id -i other b A 2>err
check "set keeps both recipients" sh -c "$S open -i other b | grep -qx A=2"
is "set removes and reports a signature that no longer matches" "$(cat err)" \
	"sealenv: the signature no longer matched and was removed; --sign makes another"
printf 3 | $S set -i id -i other --sign signer b A
check "set --sign makes a new signature" $S open -i id -k @signer.pub -o opened b

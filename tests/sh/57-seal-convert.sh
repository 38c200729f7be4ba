#!/bin/sh
# SPDX-License-Identifier: ISC
# convert: each dialect to each other one; waitenv reads the same from both, or the variable is
# refused by name.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
dialects='docker ecs systemd dotenv k8s nul json'

# The environment that waitenv makes of a file of that dialect, sorted.
reads() {
	$W -q --clean --settle 1ms -f "$1:$T/$2" -- "$(command -v env)" -0 | sort -z | tr '\0\n' \
		'\n@'
}

# Values that every dialect can say, though each in its own way, and a few that need quotes.
printf '%s\0' 'PLAIN=canary' 'EMPTY=' 'BLANKS=  x y  ' 'QUOTES="x" y' 'DOLLAR=$HOME ${X:-y} $$' \
	'BACKSLASH=a\nb\\"\' 'HASH=# x # y' 'COLON=;a: b' 'EQUALS=b==' \
	"UTF8=$(printf '\303\244\342\202\254')" "TAB=$(printf 'x\ty')" "CR=$(printf 'x\r')" \
	'JSON={"a":["b\u0041"]}' "LONG=$(printf '%060000d' 0)" >all
want=$(reads nul all | sha256sum)
for from in $dialects; do
	$S convert -d nul -D "$from" -o "from.$from" all
	for to in $dialects; do
		$S convert -d "$from" -D "$to" -o "$from.$to" "from.$from" 2>err
		is "$from to $to keeps the variables" \
			"$(cat err; reads "$to" "$from.$to" | sha256sum)" "$want"
	done
done
is "the text that is converted sets 14 variables" "$(reads nul all | grep -c .)" 14

# More than docker, ecs and k8s can say.
printf '%s\0' 'A=1' "$(printf 'LINES=canary\n#two=x\r\n\nend')" "BOTH=canary's \"x\"" >more
want=$(reads nul more | sha256sum)
for from in systemd dotenv json nul; do
	$S convert -d nul -D "$from" -o "from.$from" more
	for to in systemd dotenv json nul; do
		$S convert -d "$from" -D "$to" -o "$from.$to" "from.$from" 2>err
		is "$from to $to keeps values of several lines and both quotes" \
			"$(cat err; reads "$to" "$from.$to" | sha256sum)" "$want"
	done
	fails "$from to docker: a line end is refused by name" 65 \
		'docker cannot represent LINES: it holds a line end: from' \
		$S convert -d "$from" -D docker -o out "from.$from"
	fails "$from to ecs: a line end is refused by name" 65 \
		'ecs cannot represent LINES: it holds a line end: from' \
		$S convert -d "$from" -D ecs -o out "from.$from"
	fails "$from to k8s: a single quote is refused by name" 65 \
		'k8s cannot represent BOTH: it holds a single quote: from' \
		$S convert -d "$from" -D k8s -o out "from.$from"
done
check "nothing is written if a variable is refused" test ! -e out
printf 'A.B=canary\n' >dotted
fails "a name that systemd drops is refused" 65 \
	'systemd cannot represent A.B: the dialect does not allow its name: dotted' \
	$S convert -D systemd dotted
printf 'A=\377canary\n' >binary
fails "bytes that json cannot hold are refused" 65 'json cannot represent A: ' \
	$S convert -d ecs -D json binary
printf '{"A":null}' >null.json
fails "a variable that json unsets is refused" \
	65 'docker cannot represent A: it is unset' $S convert -d json -D docker null.json
is "json to json keeps a variable that is unset" \
	"$($S convert -d json -D json null.json | jq -c .)" '{"A":null}'
printf 'A=1\n\nHOST\n' >bare
fails "a name without a value is refused with its line" 65 'looked up.*, line 3: bare' \
	$S convert -D json bare
printf 'A=1\nA=2\nB=3\n# c\n' >twice
is "the value that counts is written without comments" "$($S convert -D docker twice)" "A=2
B=3"
$S stamp -o stamped twice
is "an end line is verified and left out" "$($S convert -D docker stamped)" "A=2
B=3"
sed -i 's/B=3/B=4/' stamped
fails "a text that differs from its end line is refused" 65 'another digest: stamped' \
	$S convert -D json stamped
fails "convert without -D is a usage error" 64 'give -D' $S convert twice
fails "an unknown dialect is a usage error" 64 'unknown dialect' $S convert -D toml twice
fails "the dialect dir is a usage error" 64 'dir is not a dialect' $S convert -D dir twice
# systemd takes a quote that is never closed.
printf '%s' '{"A":"\n","B":"canary"}' >quote.json
is "convert to systemd keeps a value that is a single line end" \
	"$($S convert -d json -D systemd quote.json)" "A='
'
B=canary"
# A first name like the beginning of something else.
for name in H4sIAAAA QT0x "$(printf '\357\273\277A')" YWdlLWVuY3J5cHRpb24ub3Jn; do
	echo "{\"$name\":\"\",\"B\":\"canary\"}" >names.json
	for to in docker ecs systemd dotenv k8s; do
		$S convert -d json -D $to -o "names.$to" names.json 2>err
		grep -q 'cannot represent the variable in line 1' err && continue
		is "a first name like a bundle survives conversion to $to: $name" \
			"$(cat err; reads $to "names.$to")" "$(reads json names.json)"
	done
done
echo '{"H4sIAAAA":""}' >names.json
fails "a first name like a bundle is refused in nul, which has no comments" 65 \
	'nul cannot represent it: .* another kind of text' $S convert -d json -D nul names.json
(umask 0; $S convert -D json -o new twice)
is "convert writes a file of mode 600" "$(stat -c %a new)" 600
awk 'BEGIN { for (i = 0; i < 20000; i++) print "V" i "=x y" }' >large
check "20,000 variables are converted" \
	sh -c "$S convert -D dotenv large | $S convert -d dotenv -D docker - | cmp - large"

#!/bin/sh
# SPDX-License-Identifier: ISC
# A plain text that ends inside of a quote, a brace or a character may be cut off: it is waited
# for.  Where it cannot grow any more, the same is refused.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
quote='a quote opened in line 2 is not closed: cut off, or a quote is missing'
brace='a brace opened in line 1 is not closed: cut off, or a brace is missing'
character='the last character, in line 1, is incomplete: cut off, or not UTF-8'
bare='the text ends after a name in line 1: cut off, or a line end is missing'
printf 'A="canary"\nB="canary\n' >quote.dotenv
printf 'A=${B:-canary' >brace.dotenv
printf 'CANARY' >name.dotenv
printf "A='canary'\nB='canary\n" >quote.k8s
printf '{"A":"canary",' >brace.json
printf '{"A":"canary",\n"B":"canary' >quote.json
printf 'A=canary\303' >character.docker
printf 'A=canary\342\202' >character.systemd
printf 'A=canary\0B=canary' >entry.nul
printf 'A=canary\303' >character.ecs
printf 'A="canary\nB=2\n' >open.systemd
printf "A='canary\n" >open.k8s
printf CANARY >name.ecs

# as DIALECT FILE REASON CODE: claims that refusal, for a file and for a source that cannot grow any
# more.
as() {
	fails "$2 is waited for" 75 "^waitenv: $3.* \[75\]$" \
		"$W" -q -t 0 --settle 0 -f "$1:$2" -- true
	fails "$2 from a pipe is refused" 65 "^waitenv: $3" \
		sh -c 'cat "$1" | "$0" -q -f "$2:fd:0" -- true' "$W" "$2" "$1"
	gzip -c "$2" >"$2.gz"
	age -r "$recipient" -o "$2.age" "$2.gz"
	fails "$2 in gzip is refused" 65 "^waitenv: $3" \
		"$W" -q -t 60 --settle 0 -f "$1:$2.gz" -- true
	fails "$2 in age is refused" 65 "^waitenv: $3" \
		"$W" -q -t 60 --settle 0 -i key -f "$1:$2.age" -- true
}
as dotenv quote.dotenv "$quote"
as dotenv brace.dotenv "$brace"
as dotenv name.dotenv "$bare"
as k8s quote.k8s "$quote"
as json brace.json "$brace"
as json quote.json "$quote"
as docker character.docker "$character"
as systemd character.systemd "$character"
as ecs character.ecs "$character"
fails 'name.ecs is waited for' 75 \
	'^waitenv: the text ends after a name: cut off, or no entry of this dialect' \
	"$W" -q -t 0 --settle 0 -f ecs:name.ecs -- true
as nul entry.nul 'entry 2 does not end in NUL: cut off, or the NUL is missing'
fails 'an open quote in a variable is refused' 65 "^waitenv: $quote" \
	env TEXT="$(cat quote.dotenv)" "$W" -q -f dotenv:env:TEXT -- true
"$S" stamp -d docker -o stamped open.k8s
fails 'an open quote before an end line is refused' 65 'a quote opened in line 1' \
	"$W" -q -t 60 --settle 0 -f k8s:stamped -- true
is 'systemd accepts a quote that is not closed' \
	"$("$W" -t 0 --settle 0 -f systemd:open.systemd -- sh -c 'echo "$A"')" "canary
B=2"

"$W" -q -t 60 -f dotenv:quote.dotenv -- /usr/bin/env >got 2>err &
pid=$!
pids="$pids $pid"
until_true 60 waitenv_blocks $pid
sleep 0.6
printf '"\n' >>quote.dotenv
wait $pid
is 'the start continues when the quote has been closed' "$?:$(grep -c canary got)" 0:2

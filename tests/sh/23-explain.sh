#!/bin/sh
# SPDX-License-Identifier: ISC
# --explain and --check do everything except the start, and never print a value.
. "${0%/*}/lib.sh"
cd "$T" || exit
E=$(command -v env)
explain() { "$E" -i "$@" --explain; }

printf 'DB_HOST=canary\nDB_PORT=canary\nDB_PORT=canary2\nPATH=canary\n' >app.env
printf 'X_FILE=%s\nWAITENV_Z=canary\n' "$T/x" >>app.env
printf '{"DB_HOST":null,"N":12,"NOTE":null}' >secret.json
printf 'canary' >x
cat >want <<'W'
NAME       BYTES  SOURCE               FATE
DB_HOST        6  app.env:1            unset by json:secret.json:1
DB_HOST        0  json:secret.json:1   unset
DB_PORT        6  container            overridden by app.env:3
DB_PORT        6  app.env:2            overridden by app.env:3
DB_PORT        7  app.env:3            exported
HOME           6  container            kept from the container
N              2  json:secret.json:1   exported
NOTE           6  container            unset by json:secret.json:1
NOTE           0  json:secret.json:1   unset
OLD            6  container            dropped because of --unset
PATH           6  app.env:4            exported
WAITENV_T      6  container            dropped because it is waitenv's
WAITENV_Z      6  app.env:6            dropped because it is waitenv's
X              6  X_FILE=/x            exported
X_FILE        NN  app.env:5            its file became X
W
set -- HOME=canary OLD=canary NOTE=canary DB_PORT=canary WAITENV_T=canary \
	"$W" --override --unset OLD --file-vars -f app.env -f json:secret.json
explain "$@" >table 2>said
is "--explain ends in 0" $? 0
# The name of the folder differs in each run.
sed "s|X_FILE=$T/x *|X_FILE=/x            |; s|^X_FILE  *[0-9]*|X_FILE        NN|" table |
	sed 's/^\(.\{16\}  .\{18\}\) *  /\1   /' >got
check "--explain prints the table" diff want got
takes=$(sed -n 's/.*sources; \([0-9]* bytes of the [0-9,]* that Linux takes\)$/\1/p' said)
is "--explain prints its messages on stderr" "$(cat said)" \
	"waitenv: unknown variable WAITENV_T has no effect
waitenv: ready: 5 variables, 4 of them from 2 sources; $takes"
is "--explain prints no value" "$(cat table said | grep -c canary)" 0

explain "$@" --log json >lines 2>said.json
keys='["by","by_line","bytes","fate","line","name","source"]'
is "each line of JSON is an object with all keys" "$(jq -c keys lines | sort -u)" "$keys"
is "there is a line of JSON for each row" "$(wc -l <lines)" "$(($(wc -l <table) - 1))"
is "the lines of JSON are sorted by name" "$(jq -r .name lines)" \
	"$(jq -r .name lines | LC_ALL=C sort -s)"
is "a line of JSON has the source and its line" \
	"$(jq -c 'select(.name == "DB_PORT" and .line == 2)' lines)" \
	"$(printf '{"name":"DB_PORT","bytes":6,"source":"app.env","line":2,%s}' \
	'"fate":"overridden","by":"app.env","by_line":3')"
is "a dropped variable has its reason in JSON" \
	"$(jq -c 'select(.fate == "dropped") | [.name, .by, .line]' lines | tr '\n' ' ')" \
	'["OLD","--unset",null] ["WAITENV_T","waitenv",null] ["WAITENV_Z","waitenv",6] '
is "every fate occurs in JSON" "$(jq -r .fate lines | sort -u | tr '\n' ' ')" \
	"dropped exported kept overridden read unset "
is "the message on stderr is JSON" "$(tail -n 1 said.json | jq -r .event)" ready
is "the JSON holds no value" "$(cat lines said.json | grep -c canary)" 0
is "--explain follows --clean and --keep" \
	"$(explain A=1 B=1 "$W" --clean --keep B 2>/dev/null | tail -n +2)" \
"A         1  container  dropped because of --clean
B         1  container  kept from the container"

# Names and sources of any length, with any bytes.
# letters N: prints N letters.
letters() {
	awk -v n="$1" \
		'BEGIN { for (x = "abcdefghij"; length(x) < n; x = x x); print substr(x, 1, n) }'
}
mkdir -p "$(letters 200)/$(letters 200)"
long=$(letters 200)/$(letters 200)/app.env
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "VARIABLE_%d=%d\n", i * 7919 % 1000, i }' >"$long"
cp "$long" base.env
set -- 'q"b\s=1' "$(printf 't\tb=2')" "$(printf 'u\303\274=3')" "$(printf 'bad\377=4')" \
	"$(printf 'ctl\001=5')" "$(letters 500)=6" VARIABLE_5=x \
	"$W" --override -f "ecs:$long" -f ecs:base.env -f "nul:/proc/self/environ"
explain "$@" >table 2>/dev/null
is "two files of 1,000 variables are listed" "$(wc -l <table)" $((2 * 1000 + 2 * 7 + 1))
is "the table fits 100 columns" "$(awk 'length > 100' table | wc -l)" 0
is "the table is printable ASCII" "$(LC_ALL=C tr -d '\n -~' <table | wc -c)" 0
# Every column begins where its heading does: the byte before it is blank in all lines.
is "the columns are aligned" "$(awk 'NR == 1 { s = index($0, "SOURCE"); f = index($0, "FATE") }
	substr($0, s - 2, 2) != "  " || substr($0, f - 2, 2) != "  " || substr($0, f, 1) == " "' \
		table | wc -l)" 0
is "the table is sorted by name" "$(tail -n +2 table | grep -v '^(not shown) ' |
	cut -c 1-12 | LC_ALL=C sort -c 2>&1)" ""
is "a long name is cut at its end" "$(grep -c '^abcdefghijabcdefghijabcdefg\.\.\. ' table)" 1
is "a name of a source that may be a piece of a value is not shown" \
	"$(grep -c '^(not shown) .* nul:/proc/self/environ' table)" 6
is "a long source is cut at its start" \
	"$(grep -c 'VARIABLE_999 .*  \.\.\.[a-j]*/app\.env:[0-9]*  ' table)" 1
explain "$@" --log json >lines 2>/dev/null
is "the JSON of odd names can be parsed" \
	"$(jq -c keys lines | sort | uniq -c | sed 's/^ *//')" "$((2 * 1000 + 2 * 7)) $keys"
is "JSON escapes quotes and backslashes" \
	"$(jq -r 'select(.bytes == 1) | .name' lines | grep -c '^q"b\\s$')" 1
is "JSON has no line for a part of a name" "$(jq -r .name lines | grep -c '^ü$')" 0
is "JSON keeps UTF-8 in a name" "$(jq -r .name lines | grep -c '^uü$')" 1
is "JSON replaces what is not UTF-8" \
	"$(jq -r '.name | select(startswith("bad")) | explode | last' lines | sort -u)" 65533
is "JSON escapes control characters" "$(jq -c '.name | select(test("[[:cntrl:]]"))' lines |
	sort -u | tr '\n' ' ')" '"ctl\u0001" "t\tb" '
is "JSON does not cut names and sources" \
	"$(jq -r '[.name, .source][] | length' lines | sort -n | tail -n 1)" 500

# The table is printed even if a later stage fails.
printf 'A=1\nB=2\n' >few.env
fails_with_table() {
	name=$1 code=$2
	shift 2
	explain "$W" -f few.env "$@" >table 2>err
	is "$name" "$? $(grep -c '^[AB] ' table) $(wc -l <err)" "$code 2 1"
}
fails_with_table "the table is printed although a required variable is missing" 78 --require C
fails_with_table "the table is printed although the command does not exist" 127 --explain /nope
fails_with_table "the table is printed although the environment is too large" 78 --headroom 9999999
is "--explain needs no command" "$(explain "$W" -f few.env 2>&1 | tail -n 1)" \
	"waitenv: ready: 2 variables, 2 of them from 1 source; 25 bytes of the $(explain "$W" 2>&1 |
		sed -n 's/.*of the \([0-9,]*\) that.*/\1/p') that Linux takes"
if [ -c /dev/full ]; then
	fails "a table that cannot be written ends in 71" \
		71 '^waitenv: cannot write the table: No space left on device \[71\]$' \
		sh -c "exec $W -f few.env --explain >/dev/full"
fi

# --check.
is "--check starts nothing" \
	"$("$E" -i "$W" --check -f few.env -f json:secret.json touch "$T/started" 2>&1 |
	sed 's/; .*//'; ls started 2>/dev/null)" \
		"waitenv: ready: 3 variables, 3 of them from 2 sources"
is "--check needs no source" "$("$E" -i A=1 "$W" --check 2>&1 | sed 's/;.*//')" \
	"waitenv: ready: 1 variable, 0 of them from 0 sources"
is "--check prints one line of JSON" \
	"$("$E" -i "$W" --check --log json -f few.env 2>&1 | jq -r .event)" ready
is "--check -q prints nothing" "$("$E" -i "$W" --check -q -f few.env 2>&1)" ""
fails "--check waits for its sources" \
	75 '^waitenv: file does not exist after .*: nope \[75\]$' "$W" --check -t 50ms -f nope
printf 'A=1\nnonsense\n' >drop.env
is "--explain counts what a dialect dropped" \
	"$(explain "$W" -f systemd:drop.env 2>&1 >/dev/null | head -n 1)" \
	"waitenv: 1 entry dropped as the systemd dialect does, the first in line 2: \
systemd:drop.env"

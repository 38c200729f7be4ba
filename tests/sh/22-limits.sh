#!/bin/sh
# SPDX-License-Identifier: ISC
# An environment that the kernel would refuse is refused before, with a message, and exact to the
# byte.
# shellcheck disable=SC2086,SC3045
. "${0%/*}/lib.sh"
cd "$T" || exit
E=$(command -v env)

# fill BYTES: prints a file of 200 variables, NAME_000=xxx…, whose strings with their NULs have that
# many bytes.
fill() {
	awk -v bytes="$1" 'BEGIN {
		for (x = "x"; length(x) < 70000; x = x x);
		for (i = 0; i < 200; i++) {
			n = int(bytes / 200) + (i < bytes % 200)
			printf "NAME_%03d=%s\n", i, substr(x, 1, n - 10)
		}
	}'
}

# within KIB FILE COMMAND…: starts it under that stack limit.  Only waitenv has the limit, since not
# every program can run with a small stack.
within() {
	(
		ulimit -s "$1"
		file=$2
		shift 2
		exec "$E" -i PATH="$PATH" "$W" --settle 0 -q -f "$file" "$@"
	)
}

# edge NAME KIB LIMIT COMMAND…: claims that under this stack limit the command starts with the
# largest environment that fits, and that waitenv refuses one byte more.  PATH is the only inherited
# variable.
edge() {
	at=$1 stack=$2 limit=$3
	shift 3
	(ulimit -s "$stack") 2>/dev/null || { echo "# left out: no stack of $stack"; return; }
	path=$(command -v "$1")
	used=$((${#path} + 1 + ${#PATH} + 6 + 8 + 200 * 8))
	for arg; do used=$((used + ${#arg} + 1 + 8)); done
	fill $((limit - used)) >full.env
	fill $((limit - used + 1)) >over.env
	check "$at: a start at the limit succeeds" within "$stack" full.env "$@"
	takes="environment and arguments take $(commas $((limit + 1))) bytes"
	one='NAME_[0-9]* [0-9,]*' most="Linux takes at most $(commas "$limit")"
	fails "$at: a start with one byte more is refused" \
		78 "^waitenv: $takes; $most; largest: $one, $one, $one \[78\]$" \
		within "$stack" over.env "$@"
}

commas() { echo "$1" | sed ':a; s/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/; ta'; }

cp "$W" "$T/static"
edge "a stack limit of 512 KiB" 512 131072 "$T/static" --version
edge "a stack limit of 1 MiB" 1024 262144 "$T/static" --version
edge "a stack limit of 8 MiB" 8192 2097152 "$T/static" --version
edge "a stack limit of 24 MiB" 24576 6291456 "$T/static" --version
edge "an unlimited stack" unlimited 6291456 "$T/static" --version
edge "a command found in PATH" 1024 262144 env -u A true
printf '#!%s/static -v\n' "$T" >script
chmod 755 script

# The kernel replaces argv[0] of a script by the interpreter, its argument and the path of the
# script.
stack=1024
fill $((262144 - 1608 - 2 * ${#T} - 100)) >some.env
used=$( (ulimit -s $stack; "$E" -i "$W" --settle 0 --check -f some.env "$T/script" --version) 2>&1 |
	sed -n 's/.*; \(.*\) bytes of.*/\1/p' | tr -d ,)
added=$((${#T} + 7 + 1 + 2 + 1))
is "the interpreter of a script is counted" "$used" \
	$((262144 - 1608 - 2 * ${#T} - 100 + 1600 + 2 * (${#T} + 7 + 1) + 10 + 2 * 8 + added))

one() {
	awk -v n="$1" 'BEGIN {
		for (x = "x"; length(x) < n; x = x x);
		print "DB_CA_BUNDLE=" substr(x, 1, n - 13)
	}' >big.env
}
most='Linux takes at most 131,071 for one variable'
if [ "$(getconf PAGESIZE)" = 4096 ]; then
	one 131071
	check "a variable of 131,071 bytes is accepted" "$W" --settle 0 -f systemd:big.env true
	one 131072
	fails "a variable of 131,072 bytes is refused" \
		78 "^waitenv: DB_CA_BUNDLE is 131,072 bytes; $most: systemd:big.env \[78\]$" \
		"$W" --settle 0 -f systemd:big.env true
	one 140212
	fails "the message names a variable of 140,212 bytes" \
		78 "^waitenv: DB_CA_BUNDLE is 140,212 bytes; $most: systemd:big.env \[78\]$" \
		"$W" --settle 0 -f systemd:big.env true
fi

printf 'A=1\n' >small.env
few() { (ulimit -s 8192; "$E" -i "$W" --settle 0 -f small.env "$@"); }
check "--headroom accepts an environment that leaves enough space" few --headroom 2097000 \
	"$T/static" --version
takes='environment and arguments take [0-9]+ bytes, and 2,097,140 are to stay free'
fails "--headroom refuses an environment that leaves too little space" \
	78 "^waitenv: $takes; Linux takes at most 2,097,152; largest: .*A 3.* \[78\]$" \
	few --headroom 2097140 "$T/static" --version

# 850 services of Kubernetes leave no room for a file of 1,000 small variables.
links=$(awk 'BEGIN { for (i = 0; i < 850; i++) {
	printf "APP_%d_SERVICE_HOST=10.100.100.100 ", i
	printf "APP_%d_PORT_8080_TCP=tcp://10.100.100.100:8080 ", i
	printf "APP_%d_PORT_8080_TCP_PROTO=tcp\n", i } }')
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "NAME_%d=canary\n", i }' >small.env
crowded() {
	(ulimit -s 512; exec "$E" -i $links "$W" --settle 0 -f small.env "$T/static" --version)
}
inherited='2,550 of them inherited \(Kubernetes: enableServiceLinks: false\)'
fails "many small variables are counted, and those of Kubernetes named" \
	78 "; Linux takes at most 131,072; 3,550 variables, $inherited \[78\]$" \
	crowded

fill 1880000 >ninety.env
fill 1900000 >full.env
warned() {
	(ulimit -s 8192; exec 3>&1 >/dev/null 2>&3; "$E" -i "$W" --settle 0 "$@" \
		"$T/static" --version)
}
is "89 % of the limit causes no warning" "$(warned -f ninety.env)" ""
is "90 % of the limit causes a warning" \
	"$(warned -f full.env)" "waitenv: environment and arguments take 90 % of what Linux accepts"
is "-q suppresses the warning" "$(warned -q -f full.env)" ""

# Even with the longest possible names the message stays within its limit.
awk 'BEGIN {
	for (x = "N"; length(x) < 100000; x = x x);
	for (i = 0; i < 30; i++) print substr(x, 1, 100000) i "=1"
}' >names.env
fails "a message about names of 100,000 bytes is one line" \
	78 '^waitenv: environment and arguments take .*; largest: N{21}\.\.\. .* \[78\]$' \
	few -f systemd:names.env "$T/static" --version
one 200000
sed 's/^DB_CA_BUNDLE=\(x*\)$/\1=1/' big.env >name.env
fails "a name of a variable that is too large is refused" \
	78 '^waitenv: x+\.\.\. is [0-9,]+ bytes; .* \[78\]$' few -f systemd:name.env "$T/static"

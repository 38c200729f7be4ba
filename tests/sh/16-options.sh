#!/bin/sh
# SPDX-License-Identifier: ISC
# Options, their variables, and the texts that list them: --help, the manual page, the README.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
printf 'A=canary\nB=canary two\n' >app.env
printf 'A=canary three\n' >other.env
new_key key
gzip -9 <app.env | age -r "$recipient" >bundle
age-keygen 2>/dev/null >stranger
mkdir sub
sleep 0.3

"$W" --help >help 2>err
is '--help ends in 0' $? 0
check '--help prints on stdout' test ! -s err -a -s help
"$W" --version >version 2>err
like '--version prints the versions of the libraries' \
	version '^waitenv [0-9]+\.[0-9]+\.[0-9]+ \(libsodium [0-9.]+, zlib [0-9.]+, X25519'
check '-h and -V are short for --help and --version' \
	sh -c '"$0" -h | cmp - help && "$0" -qV | cmp - version' "$W"
for option in --help --version; do
	fails "$option to a full disk ends in 71" 71 \
		'^waitenv: cannot write to standard output: No space' sh -c "$W $option >/dev/full"
done
"$W" -vqf missing --help >both 2>err
check '--help is accepted anywhere on the command line' cmp help both
awk 'length > 100' help >wide
check '--help fits 100 columns' test ! -s wide
options=$(grep -o '^  *\(-., \)*--.*' help | grep -o -- '--[a-z-]*' | sed 's/--//')

# The pages list the same options as the table in the program, from which --help is printed.
man=$(sed -n 's/^\.It Fl \(.*\)/\1/p' \
	"$top/docs/waitenv.1" | grep -o -- '-[a-z][a-z-]*' | sed 's/^-//')
readme=$(grep '^| *`-' "$top/README.md" | grep -o -- '--[a-z][a-z-]*' | sed 's/^--//')
# missing LIST FROM: prints the words of FROM that LIST does not have.
missing() { for o in $2; do echo "$1" | grep -qx -- "$o" || echo "$o"; done; }
is '--help lists options' "$(echo "$options" | grep -c '^timeout$\|^version$')" 2
is 'the manual page lists every option' "$(missing "$man" "$options")" ''
is 'the manual page lists no other option' "$(missing "$options" "$man")" ''
is 'the README lists no unknown option' "$(missing "$options" "$readme")" ''
# man_entry OPTION: prints what the manual page says about it, as one line without macros.
man_entry() {
	awk -v item="Fl -$1( |\$)" '/^\.(It|El)/ { inside = $0 ~ item; next } inside' \
		"$top/docs/waitenv.1" |
		sed 's/^\.[A-Z][a-z] //' | tr '\n' ' '
}
sed -n 's/^  .*--\([a-z-]*\) .*(\([0-9a-z]*\)).*/\1 \2/p' help >defaults
is '--help has the defaults of eight options' "$(wc -l <defaults)" 8
is 'the manual page has the defaults that --help has' "$(while read -r o value; do
	man_entry \
	"$o" | grep -Eq "(^|[ ,;])$value by default|default is $value" || echo "$o: $value"
done <defaults)" ''

# Each option has a variable, which counts as unset if it is empty.
"$W" --check -f app.env >out 2>bare
for o in $options; do
	case $o in
	help | version) continue ;;
	identity) name=WAITENV_IDENTITY_FILE ;;
	*) name=WAITENV_$(echo "$o" | tr 'a-z-' 'A-Z_') ;;
	esac
	env "$name=1" "$W" -t 0 --check -f app.env >out 2>err
	check "$name is known" sh -c '! grep -q "unknown variable" err'
	env "$name=" "$W" --check -f app.env >out 2>err
	check "$name counts as unset if it is empty" cmp bare err
done

# runs NAME PATTERN [VARIABLE=VALUE…] WAITENV [OPTION…]: claims what env prints under it, on one
# line.
runs() {
	name=$1 want=$2
	shift 2
	is "$name" "$(env -i "$@" -- /usr/bin/env 2>&1 | sed 's/after 0\.[0-9] s/after 0.0 s/' |
		paste -sd ' ')" "$want"
}
a='A=canary' ab='A=canary B=canary two'
runs 'WAITENV_FILE takes two sources' 'A=canary three B=canary two' WAITENV_FILE="app.env
	other.env" "$W"
runs 'a flag replaces the list of WAITENV_FILE' 'A=canary three' WAITENV_FILE=app.env \
	"$W" -f other.env
runs 'WAITENV_IDENTITY_FILE sets the identity' "$ab" WAITENV_IDENTITY_FILE=key "$W" -f bundle
runs 'a flag replaces WAITENV_IDENTITY_FILE' "$ab" WAITENV_IDENTITY_FILE=stranger \
	"$W" -i key -f bundle
runs 'WAITENV_TIMEOUT sets the timeout' \
	'waitenv: file does not exist after 0.0 s (1 look): no [75]' WAITENV_TIMEOUT=0 "$W" -f no
runs 'a flag overrides WAITENV_TIMEOUT' \
	'waitenv: file does not exist after 0.0 s (1 look): no [75]' WAITENV_TIMEOUT=1h \
	"$W" -t0 -f no
runs 'a flag overrides an invalid WAITENV_TIMEOUT' "$ab" WAITENV_TIMEOUT=nonsense \
	"$W" --timeout=1s -f app.env
runs 'WAITENV_ATTEMPTS sets the number of looks' \
	'waitenv: file does not exist after 0.0 s (1 look): no [75]' WAITENV_ATTEMPTS=1 "$W" -f no
runs 'WAITENV_REQUIRE_END requires an end line' \
	'waitenv: the end line is missing, 22 bytes so far after 0.0 s (1 look): app.env [75]' \
	WAITENV_REQUIRE_END=yes "$W" -t 0 -f app.env
runs 'a flag overrides WAITENV_REQUIRE_END' "$ab" WAITENV_REQUIRE_END=yes \
	"$W" --require-end=no -f app.env
runs 'WAITENV_SEALED_ONLY refuses a plain source' \
	'waitenv: not sealed, and --sealed-only is set: app.env [77]' WAITENV_SEALED_ONLY=1 \
	"$W" -f app.env
runs 'WAITENV_OVERRIDE lets loaded variables win' "$ab" A=old WAITENV_OVERRIDE=on "$W" -f app.env
runs 'a flag overrides WAITENV_OVERRIDE' 'A=old B=canary two' A=old WAITENV_OVERRIDE=on \
	"$W" --override=0 -f app.env
runs 'WAITENV_MERGE sets the order' "$ab" WAITENV_MERGE=first "$W" -f app.env -f other.env
runs 'WAITENV_CLEAN drops what WAITENV_KEEP does not match' \
	"K=1 $ab" K=1 L=2 WAITENV_CLEAN=1 WAITENV_KEEP='K X*' "$W" -f app.env
runs 'WAITENV_UNSET drops an inherited variable' "L=2 $ab" K=1 L=2 WAITENV_UNSET='K*' \
	"$W" -f app.env
runs 'WAITENV_REQUIRE requires variables' \
	'waitenv: required variable X is missing [78]' WAITENV_REQUIRE=A,X "$W" -f app.env
runs 'WAITENV_CHECK starts nothing' \
	"$(env -i "$W" --check -f app.env -- /usr/bin/env 2>&1)" WAITENV_CHECK=true "$W" -f app.env
runs 'WAITENV_QUIET suppresses warnings' "$ab" WAITENV_QUIET=1 WAITENV_NONSENSE=1 "$W" -f app.env
told='{"level":"info","event":"warning","reason":"unknown variable WAITENV_X has no effect"}'
runs 'WAITENV_LOG sets the log format' "$told $ab" \
	WAITENV_LOG=json WAITENV_X=1 "$W" -f app.env
runs 'the warning about an unknown variable does not show its value' \
	"waitenv: unknown variable WAITENV_TIMEOUTS has no effect $ab" \
	WAITENV_TIMEOUTS=canary "$W" -f app.env
runs 'an unknown variable of the environment is not exported' "$ab" "$W" -f app.env
printf 'WAITENV_A=canary\nA=canary\n' >ours.env
runs 'a file cannot set a variable of ours' "$a" "$W" -f ours.env

# The spelling of options and their values.
runs 'letters can be combined in one word' "$ab" WAITENV_X=1 "$W" -qf app.env
runs 'a letter can be followed by its value' "$ab" "$W" -t0 -qfapp.env
runs 'a value can follow =' "$ab" "$W" --file=app.env --timeout=0.5
for d in 0 1 1s 250ms 0.25 1.5s 2m 1h 8760h 1000000000ms .5 5. 8761h 9000000h 1000000001; do
	"$W" --timeout="$d" -f app.env -- true 2>err
	code=$?
	case $d in .* | 8761h | 9000000h | 1000000001) want=64 ;; *) want=0 ;; esac
	is "the duration $d ends in $want" $code $want
done
is 'options end at the first word' "$("$W" -f app.env echo -f --help)" '-f --help'
is '-- ends the options' "$("$W" -- echo --)" --
is '- is a command' "$("$W" - 2>&1)" 'waitenv: command not found: - [127]'

# A newline at the end of a variable is not part of the value, whatever the option.
signer=$("$S" keygen --sign -o signer 2>&1 | grep -o 'RW[^ ]*')
nl='
'
# value OPTION META: prints a value that the option accepts.
value() {
	case $1:$2 in
	file:*) echo fd:0 ;;
	identity:*) echo "$T/key" ;;
	verify-key:*) echo "$signer" ;;
	user:*) id -u ;;
	require:*) echo A ;;
	keep:* | unset:* | deny:*) echo 'NO*' ;;
	workdir:*) echo / ;;
	*:D) echo 90s ;;
	*:N | *:BYTES) echo 7 ;;
	rewrite:*) echo HUP:TERM ;;
	*:SIG) echo TERM ;;
	*:PATH) echo "$T/path" ;;
	*:*'|'*) echo "${2%%|*}" ;;
	*) echo 1 ;;
	esac
}
sed -n 's/^  *\(-., \)*--\([a-z-]*\) \([^ ]*\) .*/\2 \3/p' help | grep -v '^help \|^version ' >table
while read -r option meta; do
	given=$(value "$option" "$meta")
	name=WAITENV_$(echo "$option" | tr '[:lower:]-' \
		'[:upper:]_' | sed 's/^IDENTITY$/IDENTITY_FILE/')
	for end in '' "$nl" "$(printf '\r')$nl"; do
		env -i WAITENV_FILE=app.env WAITENV_INIT=1 WAITENV_SETTLE=0 \
			"$name=$given$end" WAITENV_CHECK=1 \
			"$W" -q -t 0 -- true <app.env >>"tried.$option" 2>&1
		echo "code $?" >>"tried.$option"
	done
	codes=$(grep '^code' "tried.$option" | sort | uniq -c | tr -d ' ')
	case $codes in
	3code0 | 3code75 | 3code77) ;;
	*) echo "$name"; cat "tried.$option" ;;
	esac
	echo "$option" >>tried
done <table >differ
is 'a final newline of a variable is passed over, whatever the option' "$(cat differ)" ''
is 'the value without it is taken' "$(cat tried.user tried.timeout tried.log | sort -u)" 'code 0'
is 'all options were tried' "$(sort tried)" \
	"$(echo "$options" | grep -vx 'help\|version' | sort -u)"
is 'a newline alone is no value' "$(env WAITENV_TIMEOUT="$nl" WAITENV_USER="$nl" "$W" \
	-q --settle 0 -f app.env --check 2>&1; echo $?)" 0
is 'one of two final newlines remains' \
	"$(env WAITENV_TIMEOUT="1$nl$nl" "$W" -q -f app.env --check >both 2>&1; echo $?)" 64
is 'a path with a final newline is the path without it' \
	"$(env WAITENV_TERMINATION_LOG="$T/last$nl" \
	"$W" -q -t 0 -f missing --check 2>err; cmp err last)" ''

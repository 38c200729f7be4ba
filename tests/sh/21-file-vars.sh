#!/bin/sh
# SPDX-License-Identifier: ISC
# X_FILE=/path becomes X=<content>, waited for like any source.
. "${0%/*}/lib.sh"
cd "$T" || exit
E=$(command -v env)
printf 'canary\n' >"$T/x"
printf 'canary2' >"$T/y"

got() { "$E" -i "$@" "$E" 2>&1 | tr '\n' ' '; }
run() { "$E" -i "$@"; }

is "an inherited X_FILE is replaced by the content of the file" \
	"$(got Z=0 X_FILE="$T/x" "$W" --file-vars)" "Z=0 X=canary "
is "X_FILE is exported unchanged without --file-vars" "$(got X_FILE="$T/x" "$W")" "X_FILE=$T/x "
is "WAITENV_FILE_VARS replaces X_FILE" "$(got X_FILE="$T/x" WAITENV_FILE_VARS=1 "$W")" "X=canary "
echo "X_FILE=$T/x" >app.env
is "an X_FILE from a source is replaced" "$(got "$W" --file-vars -f app.env)" "X=canary "
is "an inherited X_FILE wins over a loaded one" "$(got X_FILE="$T/y" "$W" --file-vars -f app.env)" \
	"X=canary2 "
is "a loaded X_FILE wins with --override" \
	"$(got X_FILE="$T/y" "$W" --file-vars --override -f app.env)" "X=canary "
is "two variables are replaced" "$(got X_FILE="$T/x" Y_FILE="$T/y" "$W" --file-vars)" \
	"X=canary Y=canary2 "
is "a path that is not absolute is left alone" \
	"$(got X_FILE=x Y_FILE=./y Z_FILE= "$W" --file-vars)" \
	"X_FILE=x Y_FILE=./y Z_FILE= "
is "only the variables that match are replaced" \
	"$(got DB_PASSWORD_FILE="$T/x" SSL_CERT_FILE=/nope "$W" '--file-vars=DB_*')" \
	"SSL_CERT_FILE=/nope DB_PASSWORD=canary "
is "WAITENV_FILE_VARS is a list" \
	"$(got A_FILE="$T/x" B_FILE="$T/y" C_FILE=/c WAITENV_FILE_VARS='A B' "$W")" \
	"C_FILE=/c A=canary B=canary2 "
is "an empty X counts as unset" "$(got X= X_FILE="$T/x" "$W" --file-vars)" "X=canary "
is "the content of a file is not replaced in turn" \
	"$(echo "$T/y" >z; got X_FILE_FILE="$T/z" "$W" --file-vars)" "X_FILE=$T/y "
is "--require accepts a variable from a file" \
	"$(got X_FILE="$T/x" "$W" --file-vars --require X)" "X=canary "
fails "--deny refuses a variable from a file" 78 "^waitenv: X is denied: X_FILE=$T/x \[78\]$" \
	run X_FILE="$T/x" "$W" --file-vars --deny X true
fails "X and X_FILE together are refused" 78 '^waitenv: both X and X_FILE are set \[78\]$' \
	run X=1 X_FILE="$T/x" "$W" --file-vars true
fails "X and X_FILE together are refused if one is loaded" \
	78 '^waitenv: both X and X_FILE are set: app.env \[78\]$' \
	run X=1 "$W" --file-vars -f app.env true

# What was given for something else leads to what must be written.
for f in /run/secrets/x ./x secrets/x; do
	fails "a path for --file-vars is refused: $f" 64 \
		'expected the X of variables X_FILE, which hold paths' run "$W" --file-vars=$f true
	fails "sealenv verify refuses a path for --file-vars: $f" 64 'the X of variables X_FILE' \
		"$S" verify --file-vars $f app.env
done
fails "a name with _FILE for --file-vars is refused" 64 \
	"the X of X_FILE, without _FILE, got 'DB_FILE'" run "$W" --file-vars=DB_FILE true
fails "two names in one value of --file-vars are refused" 64 'expected one pattern' \
	run "$W" '--file-vars=A B' true
is "a name without _FILE that holds a path leads to a line" \
	"$(got X="$T/x" Y=1 "$W" --file-vars=X --file-vars=Y)" \
	"waitenv: X holds a path, but only that in X_FILE is read X=$T/x Y=1 "
is "a name without _FILE that holds a path leads to no line without a GLOB" \
	"$(got X="$T/x" "$W" --file-vars)" "X=$T/x "

# The value is the content without one final newline, and otherwise unchanged.
# shellcheck disable=SC2016
value() {
	printf '%b' "$1" >v
	run V_FILE="$T/v" "$W" --file-vars sh -c 'printf %s "$V" | od -An -c' \
		| tr -s ' ' | tr -d '\n'
}
is "one of two final newlines is removed" "$(value 'a\n\n')" ' a \n'
is "a CR at the end is kept" "$(value 'a\r\n')" ' a \r'
is "a newline within the value is kept" "$(value 'a\nb\n')" ' a \n b'
is "white space is kept" "$(value ' a\t')" ' a \t'
is "a file with only a newline gives an empty value" \
	"$(printf '\n' >v; got V_FILE="$T/v" "$W" --file-vars)" "V= "
is "bytes that are not UTF-8 are kept" "$(value 'a\0377b')" ' a 377 b'
fails "a NUL byte in the file is refused" \
	65 "^waitenv: a NUL byte in the value of a variable: V_FILE=$T/v \[65\]$" \
	sh -c "printf 'a\0b' >v; exec $E -i V_FILE=$T/v $W --settle 0 --file-vars true"

# The wait for the files.
fails "a missing file is waited for until --timeout" \
	75 "^waitenv: file does not exist after [0-9.]+ s \([0-9]+ looks\): X_FILE=$T/no \[75\]$" \
	run X_FILE="$T/no" "$W" -t 200ms --file-vars true
: >empty
fails "an empty file is waited for until --timeout" \
	75 "^waitenv: empty after [0-9.]+ s .*: X_FILE=$T/empty \[75\]$" \
	run X_FILE="$T/empty" "$W" -t 200ms --file-vars true
fails "a directory is refused" 65 "^waitenv: is a directory, .*: X_FILE=$T \[65\]$" \
	run X_FILE="$T" "$W" --settle 0 --file-vars true
chmod 0 y
# Root can read every file.
nobody=
[ "$(id -u)" != 0 ] || nobody="$(command -v setpriv) --reuid 65534 --clear-groups"
chmod 755 "$T"
denied='cannot open: Permission denied \(mode 0000 of [0-9:]*, and this is user [0-9:]*\)'
# shellcheck disable=SC2086
fails "an unreadable file is refused" 77 "^waitenv: $denied: X_FILE=$T/y \[77\]$" \
	"$E" -i X_FILE="$T/y" $nobody "$W" -t 200ms --file-vars true
{ sleep 0.3; printf late >"$T/part"; mv "$T/part" "$T/late"; } &
pids="$pids $!"
is "a file that arrives late is read" "$(got X_FILE="$T/late" "$W" -q -t 20 --file-vars)" "X=late "
{ sleep 0.3; echo "L_FILE=$T/late2" >"$T/part2"; mv "$T/part2" "$T/late.env"
  sleep 0.3; printf later >"$T/part3"; mv "$T/part3" "$T/late2"; } &
pids="$pids $!"
is "the source and the file that it names both arrive late" \
	"$(got "$W" -q -t 20 --file-vars -f late.env)" "L=later "
"$E" -i X_FILE="$T/never" "$W" -t 60 --file-vars true 2>"$T/err" &
pid=$! pids="$pids $!"
until [ -s "$T/err" ]; do sleep 0.05; done
kill "$pid"
told='ended by signal 15 while waiting: file does not exist after'
wait "$pid"
is "a signal ends the wait for the file" \
	"$?:$(tail -n 1 "$T/err" | sed 's/after .* (.*)/after/')" \
	"143:waitenv: $told: X_FILE=$T/never [143]"

# If a text is replaced during the wait for the file that it names, the new text counts.
echo "X_FILE=$T/first" >moving.env
{ sleep 0.4
  echo "Y_FILE=$T/x" >"$T/part4"; mv "$T/part4" "$T/moving.env"
  sleep 0.4
  echo old >"$T/part5"; mv "$T/part5" "$T/first"; } &
pids="$pids $!"
is "the text is replaced meanwhile" "$(got "$W" -q -t 20 --file-vars -f moving.env)" "Y=canary "
echo canary >"$T/x"
is "/dev/null is not taken for a file that was replaced" \
	"$(X_FILE=$T/x "$W" -t 10 --file-vars=X -f /dev/null -- sh -c 'echo "$X"' 2>&1)" canary

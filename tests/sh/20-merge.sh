#!/bin/sh
# SPDX-License-Identifier: ISC
# Inherited and loaded variables become one environment, as the application sees it.
. "${0%/*}/lib.sh"
cd "$T" || exit

printf 'A=1\nB=1\nLD_ORIGIN_PATH=x\n' >one
printf 'A=2\nC=2\n' >two
printf 'A=3\nD=3\n' >three
printf '{"B":null,"C":"json"}' >gone.json
E=$(command -v env)

# got [NAME=value…] OPTIONS…: runs it with exactly these variables, on settled files, and prints the
# environment on one line.
got() { "$E" -i "$@" "$E" 2>&1 | tr '\n' ' '; }

is "an inherited variable wins" "$(got A=0 "$W" -f two)" "A=0 C=2 "
is "a loaded variable wins with --override" "$(got A=0 Z=0 "$W" --override -f two)" "A=2 Z=0 C=2 "
is "a loaded variable wins with WAITENV_OVERRIDE" "$(got A=0 WAITENV_OVERRIDE=1 "$W" -f two)" \
	"A=2 C=2 "
is "the last file wins" "$(got "$W" -f two -f three)" "A=3 C=2 D=3 "
is "the first file wins with --merge first" "$(got "$W" --merge first -f two -f three)" \
	"A=2 C=2 D=3 "
is "the first ecs file wins" "$(got "$W" -f ecs:two -f ecs:three)" "A=2 C=2 D=3 "
is "the last ecs file wins with --merge last" "$(got "$W" --merge last -f ecs:two -f ecs:three)" \
	"A=3 C=2 D=3 "
is "the first ecs file wins in a mixed list" "$(got "$W" -f ecs:two -f one -f ecs:three \
	--unset 'LD_*')" "A=2 C=2 B=1 LD_ORIGIN_PATH=x D=3 "
is "null removes an inherited variable" "$(got B=0 C=0 "$W" -f json:gone.json)" "C=0 "
is "a later file sets a variable that null removed" \
	"$(got "$W" -f json:gone.json -f one)" "B=1 C=json A=1 LD_ORIGIN_PATH=x "

is "--clean drops all inherited variables" "$(got A=0 Z=0 "$W" --clean -f two)" "A=2 C=2 "
is "--keep keeps inherited variables in spite of --clean" \
	"$(got A=0 Z=0 HTTP_PROXY=p "$W" --clean --keep '*_PROXY' --keep '?' -f two)" \
	"A=0 Z=0 HTTP_PROXY=p C=2 "
is "WAITENV_KEEP is a list" "$(got A=0 Z=0 P=0 WAITENV_CLEAN=1 WAITENV_KEEP='A Z' "$W" -f two)" \
	"A=0 Z=0 C=2 "
is "--unset drops the inherited variables that match" \
	"$(got A=0 AWS_X=1 AWS_Y=2 "$W" --unset 'AWS_*' -f two)" "A=0 C=2 "
fails "--deny refuses a loaded variable" \
	78 '^waitenv: LD_ORIGIN_PATH is denied, line 3: one \[78\]$' "$W" --deny 'LD_*' -f one env
is "--deny accepts an inherited variable" "$(got LD_LIBRARY_PATH=/ "$W" --deny 'LD_*' -f two)" \
	"LD_LIBRARY_PATH=/ A=2 C=2 "
fails "--require refuses a missing variable" 78 \
	'^waitenv: required variable NOPE is missing \[78\]$' "$W" --require A,NOPE -f two env
fails "--require refuses an empty variable" 78 \
	'^waitenv: required variable EMPTY is empty \[78\]$' "$E" EMPTY= \
	"$W" --require A --require EMPTY -f two env
is "--require accepts variables that are set" "$(got Z=0 "$W" --require A,C --require Z -f two)" \
	"Z=0 A=2 C=2 "

printf 'A=1\0ODD\0=x\0A=2\0B.C=\0' >block
is "the first of two entries in a nul block wins, and one without = is dropped" \
	"$(got "$W" -f nul:block)" "A=1 B.C= "
is "names of any kind reach the application" \
	"$(printf 'B.C=1\n1D=2\nE-F=3\n' >names; got "$W" -f names)" "B.C=1 1D=2 E-F=3 "
drops='waitenv: shells drop a variable named'
is "-v names the variables that shells drop" \
	"$("$E" -i B.C=1 "$W" -v -f names "$E" 2>&1 >/dev/null | tr '\n' ' ')" \
	"$drops B.C $drops ... $drops E-F "
printf 'a+b/c==\n' >key-line
is "-v prints no name that may be the line of a key" \
	"$("$E" -i "$W" -v --settle 0 -f key-line "$E" 2>&1 >/dev/null)" \
	"waitenv: shells drop a variable named ..."
printf 'A=1\nnonsense\n=x\n2B=2\nexport C=3\n' >unit.env
is "-v counts what a dialect drops" "$("$E" -i "$W" -v -f systemd:unit.env "$E" 2>&1 >/dev/null)" \
	"waitenv: 4 entries dropped as the systemd dialect does, the first in line 2: \
systemd:unit.env"
is "nothing is logged without -v" \
	"$("$E" -i "$W" -f systemd:unit.env -f names "$E" 2>&1 >/dev/null)" ""

is "no variable of ours is exported" \
	"$(got WAITENV_TIMEOUT=3 WAITENV_QUIET=0 A=0 "$W" -f two | tr ' ' '\n' | grep -c WAITENV)" 0
is "no variable of ours from a file is exported" \
	"$(printf 'WAITENV_X=1\nA=1\n' >own; got "$W" -f own)" "A=1 "
blob=$(gzip -9 <two | base64 -w0)
is "the variable of a bundle is not exported" "$(got BLOB="$blob" Z=0 "$W" -f env:BLOB)" \
	"Z=0 A=2 C=2 "
is "WAITENV_BUNDLE is not exported" "$(got WAITENV_BUNDLE="$blob" Z=0 "$W")" "Z=0 A=2 C=2 "
is "the variable of a plain source is exported" "$(got S='{"A":"1"}' "$W" -f json:env:S)" \
	'S={"A":"1"} A=1 '

#!/bin/sh
# SPDX-License-Identifier: ISC
# What the engine reports of a failed start: its exit code, and one line in the log.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed
cd "$T" || exit
mkdir env
: >empty.env
echo 'A=1' >good.env
echo 'export A=1' >shell.env
printf 'A=1\0\n' >nul.env
for name in ONE TWO THREE; do printf '%s=%60000s\n' $name x; done >big.env
cp good.env locked.env
chmod 600 locked.env
head -c "$half" sealed >cut.env
age -a -r "$(sed -n 's/^Public key: //p' public)" <good.env | sed '3s/./!/' >damaged.env

# row NAME CODE PATTERN ARGUMENT…: claims the exit code of `run`, the one that inspect reports, and
# the line in the log.
row() {
	row=$1 want=$2 pattern=$3
	shift 3
	fails "$row" "$want" "$pattern" "$D" run --name "$C-$row" "$@"
	is "$row: the engine reports exit code $want" \
		"$("$D" inspect -f '{{.State.ExitCode}}' "$C-$row")" "$want"
	"$D" logs "$C-$row" >"$T/.log" 2>&1
	check "$row: the log of the engine contains the message and nothing else" \
		cmp "$T/.log" "$T/.err"
}

# file NAME CODE PATTERN FILE [ARGUMENT…]: as row, with that file as the source.
file() {
	row=$1 want=$2 pattern=$3 file=$4
	shift 4
	row "$row" "$want" "$pattern" -e WAITENV_TIMEOUT=0.5s -v "$T/$file:/run/env/app.env" "$@" \
		app-static
}

row option 64 'unknown option' --entrypoint /waitenv app-static --no-such-option
file shell 65 'line 1' shell.env
file nul 65 'NUL byte.*line 1|line 1.*NUL byte' nul.env
file damaged 65 'armor' damaged.env -v "$T/identity:/run/secrets/waitenv-identity"
row missing 75 'file does not exist' -e WAITENV_TIMEOUT=0.5s -v "$T/env:/run/env" app-static
file empty 75 'empty' empty.env
file cut-off 75 'cut off' cut.env -v "$T/identity:/run/secrets/waitenv-identity"
file no-identity 77 'identity' sealed
file other-identity 77 'identity' sealed -v "$T/other:/run/secrets/waitenv-identity"
file locked 77 'ermission|ermitted' locked.env --user 1000
file required 78 'B' good.env -e WAITENV_REQUIRE=A,B
file denied 78 'A' good.env -e WAITENV_DENY='A*'
file too-large 78 'ONE' big.env --ulimit stack=524288 --ulimit nofile=64:64 --ulimit nproc=4096:4096
row cannot-run 126 'cannot|ermission' -v "$T/good.env:/run/env/app.env" app-static /run/env/app.env
row not-found 127 'not found' -v "$T/good.env:/run/env/app.env" app-static no-such-command

# Where the source of a bind mount is missing, docker creates a directory: an error at once.
if [ "$ENGINE" = docker ]; then made=$T/none/app.env
else made=$T/made; mkdir "$made"; fi
row folder 65 '^waitenv: is a directory' -v "$made:/run/env/app.env" app-static
is "a directory in place of the file is reported without a wait" "$(grep -c ' after ' "$T/.log")" 0
check "the directory in place of the file exists" [ -d "$made" ]

for code in 0 42; do
	begin "app-$code" -v "$T/good.env:/run/env/app.env" app-static /app exit $code
	ended "app-$code" $code
done

# 75 means: try again.  A restart policy does so until the start succeeds.
begin again -e WAITENV_TIMEOUT=0.2s --restart on-failure:30 -v "$T/env:/run/env" app-static
again() { [ "$("$D" inspect -f '{{.RestartCount}}' "$C-again" 2>/dev/null)" -ge 2 ]; }
check "a restart policy repeats a start that ended with 75" soon again
cp "$app_env" "$T/env/.new"
mv "$T/env/.new" "$T/env/app.env"
over() { [ "$("$D" inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$C-again")" = 'exited 0' ]; }
check "a repeated start succeeds once the file is there" soon over

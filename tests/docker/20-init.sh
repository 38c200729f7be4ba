#!/bin/sh
# SPDX-License-Identifier: ISC
# --init in a container: PID 1 reaps orphans, keeps no secret and passes on the exit code, and no
# process delays a stop.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
sealed
key=$(tail -n 1 "$T/identity")

# with_init NAME RUN-OPTIONS… -- COMMAND…: begins it under --init, with the bundle and its identity
# in variables.
with_init() {
	name=$1
	shift
	options=
	while [ "$1" != -- ]; do options="$options $1"; shift; done
	shift
	# shellcheck disable=SC2086
	begin "$name" -e WAITENV_INIT=1 -e WAITENV_BUNDLE="$(base64 -w0 "$T/sealed")" \
		-e WAITENV_IDENTITY="$key" $options --entrypoint /waitenv app-shell -- "$@"
}

with_init env -- env -0
ended env 0
has_env env
limits='--user 1000:1000 --read-only --cap-drop ALL --security-opt no-new-privileges'
mkdir "$T/limited"
# The engine itself starts several threads within the limit before it executes waitenv, so that only
# one that waits can have a limit of two processes.
# shellcheck disable=SC2086
with_init limited $limits --pids-limit 16 -v "$T/limited:/run/late:ro" \
	-e WAITENV_FILE=/run/late/app.env -- env -0
check "limited: waitenv waits for its source" waits limited
check "limited: the engine takes --pids-limit 2" "$D" update --pids-limit 2 "$C-limited"
cp "$app_env" "$T/limited/app.env"
ended limited 0
has_env limited

with_init code -- sh -c 'exit 42'
ended code 42
with_init killed -- sh -c 'kill -9 $$'
ended killed 137
with_init not-found -- no-such-command
ended not-found 127
with_init late -e WAITENV_FILE=/run/late -e WAITENV_TIMEOUT=0.3s -- true
ended late 75

# orphans NAME WANT: starts 20 orphans that end soon, waits up to 30 s until WANT of them are
# zombies, and prints how many are.
orphans() {
	"$D" exec -i -e WANT="$2" "$C-$1" sh <<-'END'
	for _ in $(seq 20); do sh -c "sleep 0.2 &"; done
	while cat /proc/[0-9]*/cmdline | tr '\0' ' ' | grep -q 'sleep 0[.]2'; do sleep 0.1; done
	for _ in $(seq 300); do
		left=$(cat /proc/[0-9]*/stat | grep -c '(sleep) Z')
		[ "$left" = "$WANT" ] && break
		sleep 0.1
	done
	echo "$left"
	END
}

begin control -v "$app_env:/run/env/app.env" app-shell sh -c 'echo started; exec sleep 1000'
check "exec mode: the application is started" soon grep -q started "$T/control.out"
is "exec mode: orphans stay zombies if the application does not reap them" \
	"$(orphans control 20)" 20
"$D" rm -f "$C-control" >/dev/null

# The application ends with 7 at SIGTERM.  Its child ignores that signal.
with_init runs -e WAITENV_GRACE=1s -- sh -c 'trap "exit 7" TERM
	sh -c "trap : TERM; while :; do sleep 1000; done" &
	echo started $$; while :; do sleep 1000 & wait $!; done'
check "the application under --init is started" soon grep -q started "$T/runs.out"
is "orphans are reaped" "$(orphans runs 0)" 0
"$D" exec "$C-runs" cat /proc/1/environ >"$T/environ"
is "PID 1 keeps no secret" "$(tr -d '\0' <"$T/environ" | wc -c)" 0
app=$(sed -n 's/started //p' "$T/runs.out")
"$D" exec "$C-runs" /waitenv --override -f "nul:/proc/$app/environ" -- env -0 \
	>"$T/exec.out" 2>"$T/exec.err"
grep -zav '^\(WAITENV_\|PWD=\|OLDPWD=\)' "$T/exec.out" >"$T/rest"
mv "$T/rest" "$T/exec.out"
has_env exec
# The child does not delay the stop: the engine would send SIGKILL, and the exit code would be 137.
"$D" stop -t 60 "$C-runs" >/dev/null
ended runs 7

# Root reads the file, which the user of the application cannot.
cp "$app_env" "$T/root.env"
chmod 600 "$T/root.env"
for mode in 0 1; do
	begin "user-$mode" -e WAITENV_INIT=$mode -e WAITENV_USER=nobody \
		-v "$T/root.env:/run/env/app.env:ro" app-shell sh -c 'id -u >&2; env -0'
	ended "user-$mode" 0
	is "--user sets the user of the application, --init=$mode" \
		"$(cat "$T/user-$mode.err")" 65534
	grep -zav '^PWD=' "$T/user-$mode.out" >"$T/rest"
	mv "$T/rest" "$T/user-$mode.out"
	has_env "user-$mode"
done

# A shell on a terminal has job control with and without --init.
for mode in 0 1; do
	begin "tty-$mode" -t -e WAITENV_INIT=$mode -v "$app_env:/run/env/app.env:ro" app-shell \
		bash -ic 'sleep 1000 & kill %1; wait %1; echo code $?'
	ended "tty-$mode" 0
	is "a shell on a terminal has job control, --init=$mode" \
		"$(tr -d '\r' <"$T/tty-$mode.out" | grep -v "^\[1\]\|Terminated")" "code 143"
done

# waitenv is the init that the engine itself puts in front of the command.
begin engine --init -e WAITENV_INIT=1 -e WAITENV_BUNDLE="$(base64 -w0 "$T/sealed")" \
	-e WAITENV_IDENTITY="$key" --entrypoint sh app-shell -c 'cat /proc/1/comm >&2; env -0'
ended engine 0
grep -zav '^PWD=' "$T/engine.out" >"$T/rest"
mv "$T/rest" "$T/engine.out"
has_env engine
is "the engine's --init" "$(cat "$T/engine.err")" \
	"$([ "$ENGINE" = docker ] && echo docker-init || echo init)"

#!/bin/sh
# SPDX-License-Identifier: ISC
# Containers with few rights: another user, no capabilities, a read-only file system, small limits.
# shellcheck disable=SC1091,SC2086,SC2154
. "${0%/*}/lib.sh"
sealed
cp "$app_env" "$T/plain"
chmod 644 "$T/plain"
cp "$T/plain" "$T/foreign"
chown 1234:1234 "$T/foreign"
chmod 600 "$T/foreign"
key="-v $T/identity:/run/secrets/waitenv-identity:ro"

check "the seccomp filter of the engine is active" sh -c "'$D' run --rm --entrypoint /waitenv \
	-v '$T/plain:/run/env/app.env' app-shell -f /run/env/app.env -- \
	grep -q '^Seccomp:.*2' /proc/self/status"

# limited NAME RUN-OPTIONS: a plain and a sealed file, present from the start or late.  The kernel
# refuses a lease to a user who does not own the file, so that waitenv cannot learn from it whether
# somebody writes.
limited() {
	started "$1-plain" $2 -v "$T/plain:/run/env/app.env:ro" app-static
	started "$1-sealed" $2 $key -v "$T/sealed:/run/env/app.env:ro" app-static
	mkdir "$T/$1"
	begin "$1-late" $2 $key -v "$T/$1:/run/env:ro" app-static
	check "$1-late: waitenv waits for its sources" waits "$1-late"
	[ -z "${3-}" ] || check "$1-late: the engine takes $3" "$D" update $3 "$C-$1-late"
	head -c "$half" "$T/sealed" >"$T/$1/app.env"
	sleep 1
	tail -c +$((half + 1)) "$T/sealed" >>"$T/$1/app.env"
	ended "$1-late" 0
	has_env "$1-late"
	cp "$T/plain" "$T/$1/app.env"
	started "$1-just-written" $2 -v "$T/$1:/run/env:ro" app-static
}

all='--read-only --user 1000:1000 --cap-drop ALL --security-opt no-new-privileges'
limited read-only --read-only
limited user '--user 1000:1000'
limited capabilities '--cap-drop ALL'
limited all "$all"
# The engine itself starts several threads within the limit before it executes waitenv, so that only
# one that waits can have a limit of one process.
limited small "$all --pids-limit 16 --memory 8m --ulimit nofile=64:64 --ulimit nproc=4096:4096" \
	'--pids-limit 1'

fails "root without capabilities cannot read a file of mode 600 that another user owns" \
	77 'ermission' "$D" run --rm --cap-drop ALL -e WAITENV_TIMEOUT=0.5s \
	-v "$T/foreign:/run/env/app.env" app-static
started root -v "$T/foreign:/run/env/app.env" app-static

# A tmpfs of the container, into which a process in the container moves the file.
begin tmpfs --read-only --tmpfs /run/env app-shell
check "tmpfs: waitenv waits for its sources" waits tmpfs
"$D" exec -i "$C-tmpfs" sh -c 'cat >/run/env/.new && mv /run/env/.new /run/env/app.env' <"$app_env"
ended tmpfs 0
has_env tmpfs

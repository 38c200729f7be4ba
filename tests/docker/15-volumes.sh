#!/bin/sh
# SPDX-License-Identifier: ISC
# One container writes to a volume and others wait for it: inotify events cross from one to another.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed
"$D" volume create "$C-env" >/dev/null
"$D" run -d --name "$C-writer" -v "$C-env:/run/env" -v "$T/sealed:/in/sealed:ro" \
	-v "$app_env:/in/plain:ro" --entrypoint sleep app-shell 600 >/dev/null
writer() { "$D" exec "$C-writer" sh -c "cd /run/env && $1"; }

# read_by NAME FILE COMMAND: three containers wait for the file, which the command makes in
# the writer.
read_by() {
	for n in 1 2 3; do
		begin "$1-$n" -v "$C-env:/run/env:ro" \
			-v "$T/identity:/run/secrets/waitenv-identity:ro" \
			--entrypoint /waitenv app-static -f "/run/env/$2" -- /app env
	done
	for n in 1 2 3; do check "$1-$n: waitenv waits for its sources" waits "$1-$n"; done
	writer "$3"
	for n in 1 2 3; do
		ended "$1-$n" 0
		has_env "$1-$n"
	done
}

read_by rename renamed 'cp /in/plain .new && mv .new renamed'
read_by in-place inplace '{ head -n 100 /in/plain; sleep 1; tail -n +101 /in/plain; } >inplace'
read_by sealed sealed "head -c $half /in/sealed >sealed; sleep 1
	tail -c +$((half + 1)) /in/sealed >>sealed"
read_by new-folder a/b/c 'mkdir -p a/b && cp /in/plain a/b/.c && mv a/b/.c a/b/c'

# The rename in one container wakes waitenv in the other, which then reads an event with the name of
# the file.
woken=woken-$$
begin woken -v "$C-env:/run/env:ro" --entrypoint /waitenv app-static -f /run/env/$woken -- /app env
check "woken: waitenv waits for its sources" waits woken
strace -qq -yy -s 200 -e trace=poll,ppoll,read -o "$T/trace" \
	-p "$(pgrep -f "^/waitenv -f /run/env/$woken ")" &
pids="$pids $!"
check "woken: strace sees waitenv poll" soon grep -q poll "$T/trace"
writer "cp /in/plain .$woken && mv .$woken $woken"
ended woken 0
check "a rename in one container is an event in another" \
	grep -q "read(.*inotify.*[^.]$woken" "$T/trace"

# The engine copies the file into the writable layer of the container.
begin copied app-shell
check "copied: waitenv waits for its sources" waits copied
mkdir "$T/env"
cp "$app_env" "$T/env/app.env"
"$D" cp "$T/env" "$C-copied:/run/"
ended copied 0
has_env copied
"$D" rm -f "$C-writer" >/dev/null

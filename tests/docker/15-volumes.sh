#!/bin/sh
# One container writes, others wait: events cross from one to another.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed
"$D" volume create "$C-env" >/dev/null
"$D" run -d --name "$C-writer" -v "$C-env:/run/env" -v "$T/sealed:/in/sealed:ro" \
	-v "$app_env:/in/plain:ro" --entrypoint sleep app-shell 600 >/dev/null
writer() { "$D" exec "$C-writer" sh -c "cd /run/env && $1"; }

# read_by NAME FILE COMMAND: containers that wait for the file, until the writer runs the command.
read_by() {
	for n in 1 2 3; do
		begin "$1-$n" -v "$C-env:/run/env:ro" -v "$T/identity:/run/secrets/waitenv-identity:ro" \
			--entrypoint /waitenv app-static -f "/run/env/$2" -- /app env
	done
	for n in 1 2 3; do check "$1-$n: waits" waits "$1-$n"; done
	writer "$3"
	for n in 1 2 3; do
		ended "$1-$n" 0
		has_env "$1-$n"
	done
}

read_by rename renamed 'cp /in/plain .new && mv .new renamed'
read_by in-place inplace '{ head -n 100 /in/plain; sleep 1; tail -n +101 /in/plain; } >inplace'
read_by sealed sealed "head -c $half /in/sealed >sealed; sleep 1; tail -c +$((half + 1)) /in/sealed >>sealed"
read_by new-folder a/b/c 'mkdir -p a/b && cp /in/plain a/b/.c && mv a/b/.c a/b/c'

# After a wait of seconds, looks are up to 1 s apart: what starts sooner was woken by the event.
wake() {
	begin "soon-$1" -v "$C-env:/run/env:ro" --entrypoint /waitenv app-shell \
		-f "/run/env/soon-$1" -- date +%s%N
	soon grep -q 'waiting.* after [5-9]' "$T/soon-$1.err"
	at=$(writer "cp /in/plain .soon-$1 && date +%s%N && mv .soon-$1 soon-$1")
	over "soon-$1" && echo $((($(cat "$T/soon-$1.out") - at) / 1000)) >"$T/us.$1"
}
all=
for n in 1 2 3 4 5; do wake $n & all="$all $!"; done
# shellcheck disable=SC2086
wait $all
us=$(cat "$T"/us.* | sort -n | sed -n 3p)
check "a rename in one container starts another's application, after $us us" [ "$us" -lt 200000 ]

# Into the container's own layer, by the engine.
begin copied app-shell
check "copied: waits" waits copied
mkdir "$T/env"
cp "$app_env" "$T/env/app.env"
"$D" cp "$T/env" "$C-copied:/run/"
ended copied 0
has_env copied
"$D" rm -f "$C-writer" >/dev/null

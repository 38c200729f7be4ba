#!/bin/sh
# SPDX-License-Identifier: ISC
# What an orchestrator makes a moment before the start is ready at the first look, since --timeout 0
# allows no other; and the start takes less than half of --settle, which is long here.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed
settle=60

# first_look NAME ARGUMENT…: `run` starts at once, with the whole environment.
first_look() {
	begin "$@"
	ended "$1" 0
	has_env "$1"
	for at in StartedAt FinishedAt; do
		date -d "$("$D" inspect -f "{{json .State.$at}}" "$C-$1" | tr -d '"')" +%s
	done >"$T/$1.times"
	check "$1: the start takes less than half of --settle" \
		[ $(($(tail -n 1 "$T/$1.times") - $(head -n 1 "$T/$1.times"))) -lt $((settle / 2)) ]
}
rules="--env WAITENV_TIMEOUT=0 --env WAITENV_SETTLE=${settle}s"

# shellcheck disable=SC2086
first_look tmpfs $rules --tmpfs /run/secrets --tmpfs /run/env \
	-v "$T/identity:/in/identity:ro" -v "$T/sealed:/in/sealed:ro" --entrypoint sh app-shell \
	-c 'cp /in/sealed /run/env/app.env && cp /in/identity /run/secrets/waitenv-identity &&
		exec /waitenv -f /run/env/app.env -- env -0 -u PWD'

mkdir "$T/fresh"
cp "$T/sealed" "$T/fresh/app.env"
cp "$T/identity" "$T/fresh/waitenv-identity"
# shellcheck disable=SC2086
first_look bind $rules -v "$T/fresh:/run/env:ro" \
	-v "$T/fresh/waitenv-identity:/run/secrets/waitenv-identity:ro" app-static

# Plain text, and a folder of secrets, as Kubernetes publishes them: behind a link, swapped last.
cp "$app_env" "$T/plain"
chmod 644 "$T/plain"
echo canary >"$T/password"
# shellcheck disable=SC2016,SC2086
first_look data-link $rules --tmpfs /run/env --tmpfs /run/dir \
	-v "$T/plain:/in/plain:ro" -v "$T/password:/in/PASSWORD:ro" --entrypoint sh app-shell \
	-c 'publish() { mkdir "$1/..1" && cp "$2" "$1/..1/$3" &&
			ln -s "..data/$3" "$1/$3" && ln -s ..1 "$1/..data"; }
		publish /run/env /in/plain app.env && publish /run/dir /in/PASSWORD PASSWORD &&
		exec /waitenv -f /run/env/app.env -f dir:/run/dir --require PASSWORD -- \
			env -0 -u PWD -u PASSWORD'

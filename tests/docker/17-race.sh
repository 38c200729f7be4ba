#!/bin/sh
# SPDX-License-Identifier: ISC
# A task of two containers whose env files share one id: the first download releases both
# containers.  With --env-file of the engine the other container fails, which proves that this test
# reproduces the race.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
TASKS=4
"$D" volume create "$C-env" >/dev/null
folder=$("$D" volume inspect -f '{{.Mountpoint}}' "$C-env")
wanted "$app_env" >"$T/want"

# download FILE: writes a temporary file and renames it, as the agent does.
download() {
	cp "$app_env" "$folder/.$1"
	mv "$folder/.$1" "$folder/$1"
}

# container KIND FILE: begins a container that gets the file from the engine (bare) or from waitenv.
container() {
	case $1 in
	bare) begin "$2" --env-file "$folder/$2" --entrypoint /app app-static env ;;
	waitenv) begin "$2" -v "$C-env:/run/env:ro" --entrypoint /waitenv app-static \
		-f "/run/env/$2" -- /app env ;;
	esac
}

# good FILE: its container ended with 0 and had the whole environment.
good() {
	over "$1" && vars "$T/$1.out" | cmp -s - "$T/want"
}

# task KIND NUMBER: the number decides which file is late.  That is downloaded once its container
# has failed or waits.
task() {
	late=$1-$2-$(($2 % 2)) early=$1-$2-$((1 - $2 % 2))
	download "$early"
	container "$1" "$late"
	container "$1" "$early"
	good "$early" && early_good=$((early_good + 1))
	case $1 in
	bare) good "$late" ;;
	waitenv) waits "$late" && download "$late" && good "$late" ;;
	esac && late_good=$((late_good + 1))
}

for kind in bare waitenv; do
	early_good=0 late_good=0
	for n in $(seq $TASKS); do task $kind "$n"; done
	case $kind in bare) want=0 ;; waitenv) want=$TASKS ;; esac
	is "$kind: all containers that their own download released start" $early_good $TASKS
	is "$kind: $want of $TASKS containers that the other download released start" \
		$late_good "$want"
done

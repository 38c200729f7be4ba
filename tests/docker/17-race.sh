#!/bin/sh
# SPDX-License-Identifier: ISC
# A task of two containers whose env files go by one id: the first to be downloaded releases both.
# With the engine's own --env-file the other container fails; if it did not, this would prove nothing.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
TASKS=4
"$D" volume create "$C-env" >/dev/null
folder=$("$D" volume inspect -f '{{.Mountpoint}}' "$C-env")
wanted "$app_env" >"$T/want"

# download FILE: as an agent does it, through a temporary file and a rename.
download() {
	cp "$app_env" "$folder/.$1"
	mv "$folder/.$1" "$folder/$1"
}

# container KIND FILE
container() {
	case $1 in
	bare) begin "$2" --env-file "$folder/$2" --entrypoint /app app-static env ;;
	waitenv) begin "$2" -v "$C-env:/run/env:ro" --entrypoint /waitenv app-static \
		-f "/run/env/$2" -- /app env ;;
	esac
}

# good FILE: its container ran, with the whole environment.
good() {
	over "$1" && vars "$T/$1.out" | cmp -s - "$T/want"
}

# task KIND NUMBER: which file is the late one changes.  It comes once its container has failed, or waits.
task() {
	late=$1-$2-$(($2 % 2)) early=$1-$2-$((1 - $2 % 2))
	download "$early"
	container "$1" "$late"
	container "$1" "$early"
	good "$early" && early_good=$((early_good + 1))
	case $1 in bare) good "$late" ;; waitenv) waits "$late" && download "$late" && good "$late" ;; esac &&
		late_good=$((late_good + 1))
}

for kind in bare waitenv; do
	early_good=0 late_good=0
	for n in $(seq $TASKS); do task $kind "$n"; done
	case $kind in bare) want=0 ;; waitenv) want=$TASKS ;; esac
	is "$kind: released by their own download" $early_good $TASKS
	is "$kind: released by the other's" $late_good "$want"
done

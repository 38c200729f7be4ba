#!/bin/sh
# SPDX-License-Identifier: ISC
# Files that the host puts into a mounted folder after the container has started.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed

# late NAME IMAGE WRITER…: starts a container, which waits until the writer has written its files.
late() {
	who=$1 image=app-$2
	shift 2
	dir=$T/$who.d
	mkdir "$dir" "$dir/keys"
	begin "$who" -v "$dir:/run/env" -v "$dir/keys:/run/keys" \
		-e WAITENV_IDENTITY_FILE=/run/keys/id "$image"
	check "$who: waitenv waits for its sources" waits "$who"
	"$@"
	ended "$who" 0
	has_env "$who"
}

idle() { is "$who: a partial source does not start the application" "$(wc -c <"$T/$who.out")" 0; }

rename() {
	cp "$app_env" "$dir/.new"
	mv "$dir/.new" "$dir/app.env"
}
# The pause is longer than --settle: only the fact that the file is still open tells waitenv that
# more is to come.
in_place() {
	{
		head -n 100 "$app_env"
		sleep 1
		idle >&3
		tail -n +101 "$app_env"
	} 3>&1 >"$dir/app.env"
}
halves() {
	head -c "$half" "$T/sealed" >"$dir/app.env"
	sleep 1
	tail -c +$((half + 1)) "$T/sealed" >>"$dir/app.env"
	sleep 1
	idle
	cat "$T/identity" >"$dir/keys/id"
}
folder() {
	mkdir "$dir/..2"
	cp "$app_env" "$dir/..2/app.env"
	ln -s ..data/app.env "$dir/app.env"
	sleep 0.5
	ln -s ..2 "$dir/..data"
}

for kind in static shell; do
	late "$kind-rename" "$kind" rename
	late "$kind-in-place" "$kind" in_place
	late "$kind-sealed" "$kind" halves
	late "$kind-data-link" "$kind" folder
done

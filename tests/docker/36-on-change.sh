#!/bin/sh
# SPDX-License-Identifier: ISC
# --on-change restart in real containers: a volume as kubelet publishes it, a bind mount, a stop in
# the middle of a restart, and a HUP.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit
app='trap "echo term; sleep ${SLOW-0}; exit 5" TERM; trap "echo hup \$A" HUP
	echo "start $A"; while :; do sleep 0.1; done'

# rotates NAME ARGUMENT…: begins a container with that application, and waits for its first start.
rotates() {
	begin "$@" -c "$app"
	soon grep -q '^start 1' "$T/$1.out"
}
restarted() { soon grep -q "^start $2" "$T/$1.out"; }
# stopped NAME CODE: claims that `docker stop` ends it with that code, and that each start had a
# whole environment.
stopped() {
	"$D" stop -t 20 "$C-$1" >/dev/null
	ended "$1" "$2"
	check "$1: no start had another environment" \
		test -z "$(grep '^start' "$T/$1.out" | grep -v '^start [12]$')"
}
rules="--init --on-change restart"

mkdir -p volume/..1 volume/..2 bind
echo A=1 >volume/..1/app.env
echo A=2 >volume/..2/app.env
ln -s ..1 volume/..data
ln -s ..data/app.env volume/app.env
# shellcheck disable=SC2086
rotates data-link -v "$T/volume:/run/env:ro" --entrypoint /waitenv app-shell \
	$rules -f /run/env/app.env -- sh
ln -s ..2 volume/..data_tmp && mv -T volume/..data_tmp volume/..data
check "data-link: a new ..data restarts the application" restarted data-link 2
check "data-link: the restart is logged" \
	grep -q 'the environment has changed: restarting the application' data-link.err
stopped data-link 5

echo A=1 >bind/app.env
# shellcheck disable=SC2086
rotates bind -v "$T/bind:/run/env:ro" --entrypoint /waitenv app-shell \
	$rules -f /run/env/app.env -- sh
echo 'A B=2' >bind/app.env
check "bind: a damaged file is not used" \
	soon grep -q 'new environment not used: white space' bind.err
echo A=2 >bind/new && mv bind/new bind/app.env
check "bind: a renamed file restarts the application" restarted bind 2
"$D" kill -s HUP "$C-bind" >/dev/null
check "bind: a HUP reaches the new application" soon grep -q '^hup 2' bind.out
check "bind: the container still runs after a restart of the application" \
	[ "$("$D" inspect -f '{{.State.Running}}' "$C-bind")" = true ]
stopped bind 5

echo A=1 >bind/app.env
# shellcheck disable=SC2086
rotates stop -e SLOW=3 -v "$T/bind:/run/env:ro" --entrypoint /waitenv app-shell \
	$rules -f /run/env/app.env -- sh
echo A=2 >bind/new && mv bind/new bind/app.env
check "stop: the application is being ended" soon grep -q '^term' stop.out
stopped stop 5
check "stop: a stop during a restart starts no new application" \
	[ "$(grep -c '^start' stop.out)" = 1 ]

#!/bin/sh
# SPDX-License-Identifier: ISC
# examples/compose: the commands of its README, and the environment that the application gets.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sh deps/need.sh docker-compose=docker-compose
mkdir -p "$T/compose/env"
cd "$T/compose" || exit
cp "$top/examples/compose/compose.yaml" .
# shellcheck disable=SC2016
printf 'LOG_LEVEL=info\nURL="http://${HOST:-none}/${LOG_LEVEL}" # where\nA=canary\n' >.env
# The engine of the tests has no networks, so the service uses none.
cat >compose.override.yaml <<'END'
services:
  app: { network_mode: none, restart: "no", command: ["/app", "env"] }
END
sealenv() { "$S" "$@"; }
grep '^    ' "$top/examples/compose/README.md" | grep -v docker-compose >typed
check "the commands of the README create the bundle" . ./typed

compose() {
	DOCKER_HOST=unix://$E/socket docker-compose -f compose.yaml -f compose.override.yaml "$@"
}
check "docker-compose accepts compose.yaml" compose config
if [ "$ENGINE" = docker ]; then
	up() {
		check "$1: docker-compose up succeeds" compose up -d
		id=$(compose ps -aq app 2>/dev/null || compose ps -q app)
		is "$1: the application ends with 0" "$("$D" wait "$id")" 0
		"$D" logs "$id" >"$T/got" 2>"$T/err"
		is "$1: the application gets the environment of the sources" \
			"$(vars "$T/got" | paste -sd ' ')" "A=canary LOG_LEVEL=debug URL=$2"
		compose down >/dev/null 2>&1
	}
	up "a sealed file" http://none/debug
	echo URL=local >env/local.env
	up "a second file" local
else
	echo "# left out: docker-compose up, the engine is $ENGINE"
fi

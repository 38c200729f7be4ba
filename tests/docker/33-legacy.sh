#!/bin/sh
# SPDX-License-Identifier: ISC
# examples/legacy: a daemon that forks, changes its user and writes a pid file.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
mkdir "$T/env"
chmod 755 "$T/env"

# The title of the process would overwrite its environment, which is compared here.
command=$("$D" inspect -f '{{json .Config.Cmd}}' legacy |
	jq -r '. + ["--set-proc-title", "no"] | @sh')
eval "begin legacy -v '$T/env:/run/env:ro' legacy $command"
check "waitenv waits for the environment of the daemon" waits legacy
cp "$app_env" "$T/env/app.env"
chmod 600 "$T/env/app.env"
redis() { "$D" exec --user redis "$C-legacy" "$@"; }
answers() { redis redis-cli -s /run/redis/socket ping 2>/dev/null | grep -q PONG; }
check "the daemon answers once its environment is there" soon answers
is "PID 1 is waitenv, and the daemon is another process" "$("$D" exec "$C-legacy" sh -c \
	'cat /proc/1/comm; [ "$(cat /run/redis/redis.pid)" != 1 ] && echo not')" \
	"$(printf 'waitenv\nnot')"
is "the daemon runs as the user redis" \
	"$(redis sh -c 'stat -c %U /proc/$(cat /run/redis/redis.pid)')" redis
redis sh -c 'cat /proc/$(cat /run/redis/redis.pid)/environ' >"$T/legacy.out" 2>>"$T/legacy.err"
grep -zav '^HOME=' "$T/legacy.out" >"$T/rest"
mv "$T/rest" "$T/legacy.out"
has_env legacy
"$D" stop -t 60 "$C-legacy" >/dev/null
ended legacy 0

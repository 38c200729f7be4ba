#!/bin/sh
# The recipes of docs/operations.md, as they stand there.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
page=$top/docs/operations.md
cd "$T" || exit
mkdir -p run/env run/secrets etc/default etc/secrets etc/config

# block HEADING LANGUAGE [N]: the Nth block of code in that language below that heading, with a folder
# of ours for the container's root, and env(1) for the application.
block() {
	awk -v heading="### $1" -v fence="\`\`\`$2" -v n="${3:-1}" '
		/^##/ { here = $0 == heading }
		/^```$/ { inside = 0 }
		inside { print }
		here && $0 == fence { inside = ++seen == n }' "$page" |
		sed "s|/usr/bin/waitenv|$W|; s|/usr/bin/app|env|; s|\"/waitenv\"|\"$W\"|; s|\"/app\"|\"env\"|
			s|\([ :\"=]\)/run/|\1$T/run/|g; s|\([ :\"]\)/etc/|\1$T/etc/|g"
}

# entry: of what comes in, the ENTRYPOINT or command, as words for the shell.
entry() { sed -n 's/^ENTRYPOINT //p; s/^ *command: //p; s/^ *entrypoint: //p' | jq -r @sh; }

# start WORDS [NAME=value…]: as a container with that entrypoint and just these variables.
start() {
	eval "set -- \"\$@\" $1"
	shift
	env -i PATH="$PATH" "$@" 2>&1 | grep -v '^PATH=' | paste -sd ' '
}

# docker run …: the image's ENTRYPOINT is that of the README, or none of a source.
docker() {
	shift
	given=
	while [ "$1" != image ]; do
		case $1 in
		-e) given="$given '$2'"; shift ;;
		-v) rm -rf "$T/run/env"; ln -s "${2%%:*}" "$T/run/env"; shift ;;
		esac
		shift
	done
	eval "start \"'$W' $source -- env\" $given"
}

# What would it do?
mkdir env
printf 'A=canary\nB=canary\n' >env/app.env
source="-f '$T/run/env/app.env'"
block 'What would it do?' sh >commands
is 'What would it do?' "$(. ./commands 2>&1 | tr -s ' ' | grep -o "A 6 $T/[^ ]* exported\|ready: 2 variables" | tr '\n' ' ')" \
	"A 6 $T/run/env/app.env:1 exported "
sed 's/EXPLAIN/CHECK/' commands >checks
like '... and as a check' "$(. ./checks >out 2>&1; echo out)" '^waitenv: ready: 3 variables, 2 of them from 1 source; '
source=

# A session in a running container: in a PID namespace of its own, so that PID 1 is the application.
block 'A session in a running container' sh | sed "s|^docker exec -it app /waitenv|exec '$W'|" >session
is 'the command is there' "$(grep -c 'nul:/proc/1/environ' session)" 1
printf 'echo env | env -i PATH="$PATH" TERM=xterm A=image WAITENV_TIMEOUT=0 sh %s/session\n' "$T" >app
if unshare -r --fork --pid --mount-proc true 2>/dev/null; then
	is 'A session in a running container' "$(env -i PATH="$PATH" unshare -r --fork --pid --mount-proc \
		"$W" -f "$T/env/app.env" -- sh app 2>&1 | grep '^A=\|^B=\|^TERM=\|waitenv' | sort | paste -sd ' ')" \
		'A=canary B=canary TERM=xterm'
else
	echo '# left out: a session, no namespaces here'
fi

# docker run
printf 'LOG_LEVEL=info\nA=canary\n' >app.env
block 'docker run --env-file' sh >commands
is 'docker run' "$(sed -n '2s/docker/docker/p' commands >second; . ./second)" 'LOG_LEVEL=debug A=canary'
is 'the other is docker'\''s own' "$(sed -n 1p commands)" 'docker run --env-file app.env -e LOG_LEVEL=debug image'

# ECS: the files are fetched while the container waits for them, one after the other.
rm -rf run/env
mkdir run/env
aws() {
	sleep 0.3
	printf 'LOG_LEVEL=info\nA=%s\n' "$(basename "$3")" >"$4"
	echo "ONLY_IN_$(basename "$3" .env)=canary" >>"$4"
}
block 'ECS environmentFiles' sh >sidecar
(BUCKET=bucket; : "$BUCKET"; . ./sidecar) &
pids="$pids $!"
is 'ECS environmentFiles' "$(start "$(block 'ECS environmentFiles' Dockerfile | entry) env" LOG_LEVEL=debug)" \
	'LOG_LEVEL=debug A=app.env ONLY_IN_app=canary ONLY_IN_common=canary'

# Secrets Manager
name=$(block 'Secrets Manager, a secret of many keys' json | jq -r '.secrets[0].name')
is 'Secrets Manager' "$(start "$(block 'Secrets Manager, a secret of many keys' Dockerfile | entry) env" \
	"$name={\"username\":\"canary\",\"password\":\"canary two\",\"port\":5432}")" \
	'username=canary password=canary two port=5432'
is '... a key is missing' "$(start "$(block 'Secrets Manager, a secret of many keys' Dockerfile | entry) env" \
	"$name={\"username\":\"canary\"}")" 'waitenv: required variable password is missing [78]'

# Compose
printf 'LOG_LEVEL=info\nURL="http://${HOST:-none}/${LOG_LEVEL}" # where\n' >run/env/.env
block 'Compose env_file' yaml >compose
level=$(sed -n 's/.*LOG_LEVEL: \([a-z]*\).*/\1/p' compose)
is 'Compose' "$(start "$(entry <compose)" LOG_LEVEL="$level")" 'LOG_LEVEL=debug URL=http://none/debug'
echo 'URL=local' >run/env/local.env
is '... with the second file' "$(start "$(entry <compose)" LOG_LEVEL="$level")" 'LOG_LEVEL=debug URL=local'

# systemd
printf '; of the package\nLOG_LEVEL=info\nNAME="a b" " c"\n' >etc/default/app
block 'systemd EnvironmentFile' ini >unit
is 'systemd' "$(start "$(sed -n 's/^ExecStart=//p' unit)" "$(sed -n 's/^Environment=//p' unit)")" \
	'LOG_LEVEL=info NAME=a b c'
echo 'LOG_LEVEL=local' >etc/default/app.local
is '... with the second file' "$(start "$(sed -n 's/^ExecStart=//p' unit)" "$(sed -n 's/^Environment=//p' unit)")" \
	'LOG_LEVEL=local NAME=a b c'

# Docker secrets
echo canary >run/secrets/db_password
age-keygen -o run/secrets/waitenv-identity 2>/dev/null
is 'Docker secrets' "$(WAITENV_IDENTITY_FILE=x start "$(block 'Docker secrets' Dockerfile | entry) env" \
	WAITENV_IDENTITY_FILE="$T/run/secrets/waitenv-identity")" 'db_password=canary'
block 'Docker secrets' sh >commands
is '... as the official images have them' "$(. ./commands)" 'DB_PASSWORD=canary'

# Kubernetes
printf 'LEVEL=info\n' >etc/config/app.env
mkdir etc/secrets/..one
echo canary >etc/secrets/..one/password
ln -s ..one etc/secrets/..data
ln -s ..data/password etc/secrets/password
is 'Kubernetes' "$(start "$(block 'Kubernetes Secrets and ConfigMaps' yaml | entry)")" 'LEVEL=info password=canary'

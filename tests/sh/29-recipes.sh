#!/bin/sh
# SPDX-License-Identifier: ISC
# The recipes of docs/operations.md, as they stand there, and those of examples/ that need no
# container.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
page=$top/docs/operations.md
cd "$T" || exit
mkdir -p run/env run/secrets etc/default

# block HEADING LANGUAGE [N]: prints the Nth code block in that language below the heading, with a
# temporary folder in place of the container's root, and env(1) in place of the application.
block() {
	awk -v heading="### $1" -v fence="\`\`\`$2" -v n="${3:-1}" '
		/^##/ { here = $0 == heading }
		/^```$/ { inside = 0 }
		inside { print }
		here && $0 == fence { inside = ++seen == n }' "$page" |
		sed "s|/usr/bin/waitenv|$W|; s|/usr/bin/app|env|
			s|\"/waitenv\"|\"$W\"|; s|\"/app\"|\"env\"|
			s|\([ :\"=]\)/run/|\1$T/run/|g; s|\([ :\"]\)/etc/|\1$T/etc/|g"
}

# entry: reads a Dockerfile and prints its ENTRYPOINT as words for the shell.
entry() { sed -n 's|^ENTRYPOINT ||p' | jq -r @sh; }

# start WORDS [NAME=value…]: runs them as a container would, with exactly these variables.
start() {
	eval "set -- \"\$@\" $1"
	shift
	env -i PATH="$PATH" "$@" 2>&1 | grep -v '^PATH=' | paste -sd ' '
}

# docker run …: stands for docker; the ENTRYPOINT is that of the README, or one without a source.
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
is '"What would it do?" prints the table' \
	"$(. ./commands 2>&1 | tr -s ' ' | grep -o "A 6 $T/[^ ]* exported\|ready: 2 variables" |
	tr '\n' ' ')" "A 6 $T/run/env/app.env:1 exported "
sed 's/EXPLAIN/CHECK/' commands >checks
like '"What would it do?" checks the sources' \
	"$(. ./checks >out 2>&1; echo out)" \
	'^waitenv: ready: 3 variables, 2 of them from 1 source; '
source=

# A session in a running container: in a PID namespace of its own, so that PID 1 is the application.
block 'A session in a running container' \
	sh | sed "s|^docker exec -it app /waitenv|exec '$W'|" >session
is 'the page has the command for a session' "$(grep -c 'nul:/proc/1/environ' session)" 1
printf 'echo env | env -i PATH="$PATH" TERM=xterm A=image WAITENV_TIMEOUT=0 sh %s/session\n' \
	"$T" >app
if unshare -r --fork --pid --mount-proc true 2>/dev/null; then
	is 'a session in a container has the variables of the application' \
		"$(env -i PATH="$PATH" unshare -r --fork --pid --mount-proc \
		"$W" -f "$T/env/app.env" -- sh app 2>&1 | grep '^A=\|^B=\|^TERM=\|waitenv' | sort |
			paste -sd ' ')" \
		'A=canary B=canary TERM=xterm'
	block 'A session in a running container' sh 2 |
		sed "s|^docker exec -it app ||; s|exec /waitenv|exec '\\\\''$W'\\\\''|" >session
	is 'a session in a container whose PID 1 is waitenv has the variables of the application' \
		"$(env -i PATH="$PATH" unshare -r --fork --pid --mount-proc \
		"$W" --init -f "$T/env/app.env" -- sh app 2>&1 | grep '^A=\|^B=\|^TERM=\|waitenv' |
			sort | paste -sd ' ')" \
		'A=canary B=canary TERM=xterm'
	# After a restart, the process that waits for changes is an older child than the
	# application.
	mkdir changing
	cp env/app.env changing
	cat >again <<-'END'
		if [ $A = canary ]; then
			echo A=canary2 >changing/new; mv changing/new changing/app.env
			exec sleep 60
		fi
	END
	cat app >>again
	is 'a session in a container has the variables of the application after a restart' \
		"$(env -i PATH="$PATH" timeout 60 unshare -r --fork --pid --mount-proc \
		"$W" -q --init --on-change restart -f "$T/changing/app.env" -- sh again 2>&1 |
			grep '^A=\|waitenv')" A=canary2
else
	echo '# left out: a session, no namespaces here'
	echo '# left out: a session in a container has the variables of the application after a' \
		'restart'
fi

# docker run
printf 'LOG_LEVEL=info\nA=canary\n' >app.env
block 'docker run --env-file' sh >commands
is 'the two commands of docker run give the same variables' \
	"$(sed -n '2s/docker/docker/p' commands >second; . ./second)" 'LOG_LEVEL=debug A=canary'
is 'the other is docker'\''s own' "$(sed -n 1p commands)" \
	'docker run --env-file app.env -e LOG_LEVEL=debug image'

# Secrets Manager
name=$(block 'Secrets Manager, a secret of many keys' json | jq -r '.secrets[0].name')
is 'the keys of a secret become variables' \
	"$(start "$(block 'Secrets Manager, a secret of many keys' Dockerfile | entry) env" \
	"$name={\"username\":\"canary\",\"password\":\"canary two\",\"port\":5432}")" \
	'username=canary password=canary two port=5432'
is 'a missing key of a secret is named' \
	"$(start "$(block 'Secrets Manager, a secret of many keys' Dockerfile | entry) env" \
	"$name={\"username\":\"canary\"}")" 'waitenv: required variable password is missing [78]'

# Docker secrets
echo canary >run/secrets/db_password
age-keygen -o run/secrets/waitenv-identity 2>/dev/null
is 'each Docker secret becomes a variable' \
	"$(WAITENV_IDENTITY_FILE=x start "$(block 'Docker secrets' Dockerfile | entry) env" \
	WAITENV_IDENTITY_FILE="$T/run/secrets/waitenv-identity")" 'db_password=canary'
block 'Docker secrets' sh >commands
is 'Docker secrets are read as in the official images' "$(. ./commands)" 'DB_PASSWORD=canary'

# sealenv
mkdir bin signed
ln -s "$S" bin/sealenv
printf 'A=canary\nB=2\n' >signed/app.env
in_signed() { (cd signed && PATH=$T/bin:$PATH sh -e ../block) 2>&1 | tail -n 1; }
block 'Signing a bundle' sh >block
is 'a bundle is signed and verified' "$(in_signed)" \
	'verified: 2 variables, sealed, signed, 2 required'
block 'Rotating a key' sh >block
is 'a key is rotated' "$(in_signed)" 'rekeyed: 1 file'
check 'the new key opens the bundle' \
	"$S" verify -i signed/new -k @signed/signer.pub signed/app.env.age

# examples/systemd
unit=$top/examples/systemd/app.service
exec_start() {
	sed -n ":a; /\\\\\$/ { N; s/\\\\\n//; ba }
		s|/etc/|$T/etc/|g; s|/usr/bin/waitenv|$W|; s|/usr/bin/app|env|
		s/^ExecStart=//p" "$unit"
}
printf '; of the package\nLOG_LEVEL=info\nNAME="a b" " c"\n' >etc/default/app
is 'systemd' "$(start "$(exec_start)" "$(sed -n 's/^Environment=\(LOG.*\)/\1/p' "$unit")")" \
	'LOG_LEVEL=info NAME=a b c'
echo 'LOG_LEVEL=local' >etc/default/app.local
is 'the systemd unit reads its second file' "$(start "$(exec_start)" LOG_LEVEL=debug)" \
	'LOG_LEVEL=local NAME=a b c'
mkdir units
sed "s|/usr/bin/waitenv|$W|; s|/etc/waitenv|$T|" "$unit" >units/app.service
if command -v systemd-analyze >/dev/null
then check 'systemd accepts the unit' \
	sh -c '! systemd-analyze verify --man=no "$1" 2>&1 | grep app.service' \
	sh "$T/units/app.service"
else echo '# left out: no systemd-analyze'
fi

# examples/nomad
job=$top/examples/nomad/app.nomad.json
check 'the Nomad job has one task' jq -e '.Job | ([.ID, .Name, .Type] | all(type == "string"))
	and (.Datacenters | length > 0)
	and (.TaskGroups | length == 1 and (.[0].Tasks | length == 1))' "$job"
new_key secrets.identity
mkdir local secrets
echo A=canary | gzip | age -r "$recipient" >local/app.env
mv secrets.identity secrets/waitenv-identity
task='.Job.TaskGroups[0].Tasks[0]'
for place in "$(jq -r "$task.Artifacts[0].RelativeDest" "$job")" \
	"$(jq -r "$task.Templates[0].DestPath" "$job")"; do
	check "the Nomad job makes each source: $place" jq -e --arg p "/$place" \
		"$task.Env | any(. == \$p)" "$job"
done
is 'the Nomad task starts' \
	"$(eval "start \"'$W' -- env\" $(jq -r --arg t "$T" "$task.Env | to_entries |
	map(\"\(.key)=\(.value | sub(\"^/\"; \$t + \"/\"))\") | @sh" "$job")")" 'A=canary'

# A bundle in SSM parameters, which are files here.
mkdir ssm && cd ssm || exit
"$S" keygen -o key 2>/dev/null
"$S" recipient -o production.pub key
awk 'BEGIN {
	srand(2)
	for (i = 0; i < 400; i++) printf "V%d=canary%d%d\n", i, rand() * 1e9, rand() * 1e9
}' >app.env
sealenv() { "$S" "$@"; }
aws() { while [ $# -gt 2 ]; do [ "$1" = --name ] && name=${2##*/}; shift; done; printf %s \
	"$2" >"parameter.$name"; }
block 'A bundle in SSM parameters' sh >commands
like 'A bundle in SSM parameters: it is verified' "$(. ./commands >out 2>&1; echo out)" \
	'^verified: 400 variables'
is 'A bundle in SSM parameters: none is above 4,096 bytes' \
	"$(stat -c %s parameter.* | awk '$1 > 4096' | wc -l) $(($(ls parameter.* | wc -l) > 1))" \
	"0 1"
for f in parameter.*; do set -- "$@" "${f#*.}=$(cat "$f")"; done
is 'A bundle in SSM parameters: a container starts from them' \
	"$(env -i "$@" WAITENV_IDENTITY="$(tail -n 1 key)" \
	"$W" -q -- env | grep -c '^V.*=canary')" 400

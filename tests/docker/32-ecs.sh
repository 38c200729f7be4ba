#!/bin/sh
# SPDX-License-Identifier: ISC
# examples/ecs: the containers of its task definitions, started with the settings in them.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
X=$top/examples/ecs
cd "$T" || exit
for f in "$X"/*.json; do
	check "${f##*/} is a valid task definition" jq -e '
		def text: type == "string" and length > 0;
		([.family, .cpu, .memory] | all(text))
		and (.containerDefinitions | any(.essential)) and (tojson | utf8bytelength < 65536)
		and ([.volumes[]?.name] as $volumes | .containerDefinitions | all(
			(.name | text) and (.image | text)
			and ([.entryPoint[], .command[]] | all(type == "string"))
			and ([.environment[]? | .name, .value] | all(text))
			and ([.secrets[]? | .name, .valueFrom] | all(text))
			and ([.mountPoints[]?.sourceVolume] - $volumes == [])
			and (.restartPolicy // { restartAttemptPeriod: 60 } | .restartAttemptPeriod
				| . >= 60 and . <= 1800)))' "$f"
done

# task FILE CONTAINER IMAGE ARGUMENT…: begins that container, named after both; `run` gets the
# arguments.
task() {
	file=$T/$1.json task=$1-$2 image=$3
	definition=".containerDefinitions[] | select(.name == \"$2\")"
	shift 3
	eval "set -- \"\$@\" $(jq -r "$definition | [
		(.environment[]? | \"-e\", \"\(.name)=\(.value)\"),
		(.mountPoints[]? | \"-v\", \"$C-\(.sourceVolume):\(.containerPath)\" +
			(if .readOnly then \":ro\" else \"\" end)),
		\"--entrypoint\", .entryPoint[0], \"$image\", .entryPoint[1:][], .command[]] |
		@sh" "$file")"
	begin "$task" "$@"
}

"$S" keygen -o identity >/dev/null 2>&1
"$S" recipient -o production.pub identity
"$S" seal --env -R production.pub -o bundle "$app_env"
cp "$X/bundle.json" .
task bundle app app-static -e WAITENV_BUNDLE="$(cat bundle)" -e WAITENV_IDENTITY="$(cat identity)"
ended bundle-app 0
has_env bundle-app

# ECS would refuse a definition of more than 64 KiB.  sealenv makes a smaller one of it, which is
# started here.
awk 'BEGIN { x = 1; for (i = 0; i < 400; i++) { v = "canary \\ $HOME # \303\244 \"" i "\" "
	for (k = 0; k < 20; k++) { x = (x * 16807) % 2147483647; v = v sprintf("%08x", x) }
	print "VARIABLE_" i "=" v } }' >large.env
jq -Rn '[inputs | capture("^(?<name>[^=]*)=(?<value>.*)$")] |
	{ family: "app", containerDefinitions: [ { name: "app", image: "app", essential: true,
	entryPoint: ["/app"], command: ["env"], environment: . }] }' large.env >task.json
is "the original definition has more than 80 KB" "$(($(jq -c . task.json | wc -c) > 80000))" 1
"$S" ecs --task-definition task.json -R production.pub \
	--identity-arn arn:aws:secretsmanager:x -o large.json 2>/dev/null
is "the definition with a bundle is smaller than 64 KiB" "$(($(wc -c <large.json) < 65536))" 1
task large app app-static -e WAITENV_IDENTITY="$(cat identity)"
ended large-app 0
examples_env=$app_env app_env=$T/large.env
has_env large-app
app_env=$examples_env

mkdir in bin
echo 'COMMON=canary' >common.env
"$S" seal -R production.pub -o common.age common.env
"$S" seal -R production.pub -o app.age "$app_env"
# pinned NAME: uploads that file under a name with its digest; prints the sed script that puts the
# digest into the definition.
pinned() {
	digest=$(sha256sum "$1.age" | cut -d ' ' -f 1)
	short=$(echo "$digest" | cut -c 1-8)
	cp "$1.age" "in/$1-$short.env"
	printf '%s\n' "s|/$1-[0-9a-f]\{8\}|/$1-$short|; s|\(/$1.env#sha256=\)[0-9a-f]*|\1$digest|"
}
sed "$(pinned app); $(pinned common)" "$X/sidecar.json" >sidecar.json
cat >bin/aws <<'END'
#!/bin/sh
# aws s3 cp s3://BUCKET/NAME FILE, as a download in two halves.
name=${3##*/}
head -c 100 "/in/$name" >"$4" && sleep 1 && tail -c +101 "/in/$name" >>"$4"
END
chmod +x bin/aws
"$D" volume create "$C-env" >/dev/null
task sidecar app app-static -e WAITENV_IDENTITY="$(cat identity)"
task sidecar fetch app-shell -v "$T/in:/in:ro" -v "$T/bin/aws:/usr/bin/aws:ro"
ended sidecar-fetch 0
ended sidecar-app 0
{ cat "$app_env"; echo COMMON=canary; } >both.env
app_env=$T/both.env
has_env sidecar-app

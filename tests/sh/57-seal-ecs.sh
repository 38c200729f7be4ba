#!/bin/sh
# SPDX-License-Identifier: ISC
# ecs --task-definition: a definition that ECS would refuse for its size carries its environment in
# a bundle, and the application that is started from it gets the very same variables.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)

# 400 variables and about 80 KB, in the shape that describe-task-definition prints.
awk 'BEGIN {
	split("DATABASE REDIS STRIPE SENTRY KAFKA S3 SMTP OAUTH FEATURE QUEUE", group, " ")
	split("URL TOKEN SECRET HOST OPTIONS", what, " ")
	x = 1
	app = ".internal.example.com:5432/app?pool=20&sslmode=require"
	app = app "&application_name=checkout-service"
	options = "{\"retries\":5,\"timeout\":30,\"regions\":[\"eu-central-1\",\"eu-west-1\"]"
	for (i = 0; i < 400; i++) {
		kind = what[i % 5 + 1]
		value = "canary"
		for (k = 0; k < 9; k++) {
			x = (x * 16807) % 2147483647
			value = value sprintf("%08x", x)
		}
		if (kind == "URL") value = "https://user:" value "@db-" i app
		if (kind == "HOST") value = "cache-" i ".prod.eu-central-1.internal.example.com"
		if (kind == "OPTIONS") {
			value = options ",\"id\":\"" substr(value, 1, 24) "\"}"
			value = value value value
		}
		if (kind == "SECRET") value = value " \\ $HOME # \303\244 " value
		print group[int(i / 5) % 10 + 1] "_" kind "_" i "=" value
	}
}' >app.env
jq -Rn '[inputs | capture("^(?<name>[^=]*)=(?<value>.*)$")] | {
	taskDefinition: {
		taskDefinitionArn: "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:12",
		containerDefinitions: [
		{ name: "proxy", image: "envoy:v1", cpu: 64, essential: true,
			environment: [{ name: "ROLE", value: "proxy" }] },
		{ name: "shop", image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:1.2",
			cpu: 256, memoryReservation: 512,
			portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
			essential: true, entryPoint: ["/usr/bin/env"], command: ["-0"],
			environment: ([{ name: "AWS_REGION", value: "eu-central-1" },
				{ name: "WAITENV_TIMEOUT", value: "2m" }] + .),
			secrets: [{ name: "API_KEY",
				valueFrom: "arn:aws:ssm:eu-central-1:111122223333:parameter/api" }],
			mountPoints: [], volumesFrom: [], dockerLabels: { "a/b": "x\u2028y" },
			logConfiguration: { logDriver: "awslogs",
				options: { "awslogs-group": "/ecs/shop" } } }
		],
		family: "shop", taskRoleArn: "arn:aws:iam::111122223333:role/shop",
		networkMode: "awsvpc", revision: 12, volumes: [], status: "ACTIVE",
		requiresAttributes: [{ name: "ecs.capability.task-eni" }], placementConstraints: [],
		compatibilities: ["EC2", "FARGATE"], requiresCompatibilities: ["FARGATE"],
		cpu: "256", memory: "512",
		registeredAt: 1.7e9, registeredBy: "arn:aws:iam::111122223333:user/deploy" },
	tags: [{ key: "team", value: "shop" },
		{ key: "aws:cloudformation:stack-name", value: "x" }] }' app.env |
	sed 's|: 512,|: 5.12e2,|; s|1700000000|1700000000.123456789012345678|' >described.json
is "the definition in the test has 400 variables and 80 KB" \
	"$(jq '.taskDefinition.containerDefinitions[1].environment | length' described.json) \
$(($(jq -c .taskDefinition described.json | wc -c) / 1000 >= 80))" "402 1"

$S ecs --task-definition described.json --container shop --keep 'AWS_*' -r "$r" -i id \
	--identity-arn arn:aws:secretsmanager:eu-central-1:111122223333:secret:identity \
	-o new.json 2>said
is "a definition that is too large becomes smaller" $? 0
sed 's/^/# /' said
check "the new definition has less than 65,536 bytes" \
	[ "$(wc -c <new.json)" -lt 65536 \
	-a "$(sed -n 's/.*task definition: .* before, \([0-9]*\) after.*/\1/p' said)" -lt 65536 ]
is "the size before is that of the AWS CLI" \
	"$(sed -n 's/.*task definition: \([0-9]*\) bytes before.*/\1/p' said)" \
	"$(jq -ac '.taskDefinition + {tags: [.tags[0]]} |
		del(.taskDefinitionArn, .revision, .status, .requiresAttributes,
		.compatibilities, .registeredAt, .registeredBy)' described.json |
		sed 's/: 512,/: 5.12e2,/' |
		awk '{ n = length($0); out = 0; q = 0
			for (i = 1; i <= n; i++) { c = substr($0, i, 1)
				if (c == "\\" && q) i++
				else if (c == "\"") q = !q
				else if (!q && (c == "," || c == ":")) out++ }
			print n + out + length("5.12e2") - length("512") }')"
is "the numbers of moved and kept variables are printed" "$(sed -n 1p said)" \
	"sealenv: 400 variables moved, 2 kept"

# The keys of RegisterTaskDefinition and ContainerDefinition in the API reference of Amazon ECS.
request='["family","taskRoleArn","executionRoleArn","networkMode","containerDefinitions","volumes",
"placementConstraints","requiresCompatibilities","cpu","memory","tags","pidMode","ipcMode",
"proxyConfiguration","inferenceAccelerators",
"ephemeralStorage","runtimePlatform","enableFaultInjection"]'
container='["command","cpu","credentialSpecs","dependsOn","disableNetworking","dnsSearchDomains",
"dnsServers","dockerLabels","dockerSecurityOptions","entryPoint","environment","environmentFiles",
"essential","extraHosts","firelensConfiguration","healthCheck","hostname","image","interactive",
"links","linuxParameters","logConfiguration","memory","memoryReservation","mountPoints","name",
"portMappings","privileged","pseudoTerminal","readonlyRootFilesystem","repositoryCredentials",
"resourceRequirements","restartPolicy","secrets","startTimeout","stopTimeout","systemControls",
"ulimits","user",
"versionConsistency","volumesFrom","workingDirectory"]'
valid() {
	jq -e --argjson request "$request" --argjson container "$container" '
		(keys - $request == []) and (.family | type == "string")
		and (.containerDefinitions | type == "array")
		and all(.containerDefinitions[];
			(keys - $container == []) and (.name | type == "string")
			and all(.environment[]?;
				keys == ["name", "value"] and all(.[]; type == "string"))
			and all(.secrets[]?;
				keys == ["name", "valueFrom"] and all(.[]; type == "string"))
			and all(.environmentFiles[]?; keys == ["type", "value"] and .type == "s3")
			and all((.entryPoint // [])[], (.command // [])[]; type == "string"))' "$1"
}
check "RegisterTaskDefinition accepts the new definition" valid new.json
shop='.containerDefinitions[] | select(.name == "shop")'
is "kept variables precede the bundle" "$(jq -c "$shop | .environment | map(.name)" new.json)" \
	'["AWS_REGION","WAITENV_TIMEOUT","WAITENV_BUNDLE"]'
is "waitenv precedes the old entryPoint" "$(jq -c "$shop | [.entryPoint, .command]" new.json)" \
	'[["/waitenv","--override","--","/usr/bin/env"],["-0"]]'
is "the identity is one of the secrets" \
	"$(jq -c "$shop | .secrets | map(.name)" new.json)" '["API_KEY","WAITENV_IDENTITY"]'
is "tags that can be registered are kept" "$(jq -c .tags new.json)" \
	'[{"key":"team","value":"shop"}]'
shown='.containerDefinitions[1] |= del(.environment, .entryPoint, .secrets)'
is "every other member of the definition keeps its value and order" \
	"$(jq -c "del(.tags) | $shown" new.json)" \
	"$(jq -c ".taskDefinition | del(.taskDefinitionArn, .revision, .status,
		.requiresAttributes, .compatibilities, .registeredAt, .registeredBy) |
		$shown" described.json)"
check "numbers keep their digits" grep -q '"memoryReservation":5.12e2,' new.json
check "the definition and the message show no value" hushed new.json said
check "the other container is unchanged" \
	[ "$(jq -c '.containerDefinitions[0]' new.json)" = \
	"$(jq -c '.taskDefinition.containerDefinitions[0]' described.json)" ]
jq .taskDefinition described.json >registered.json
$S ecs --task-definition registered.json --container shop -r "$r" 2>/dev/null | jq -c '.family' >out
is "the output of register-task-definition is accepted" "$(cat out)" '"shop"'
is "the input of register-task-definition is accepted from stdin" \
	"$($S ecs --task-definition - --container shop -r "$r" <new.json 2>&1 | sed 's/:.*//')" \
	sealenv
fails "a container that has a bundle already is refused" 65 'already has a bundle' \
	$S ecs --task-definition new.json --container shop -r "$r"

# starts DEFINITION CONTAINER [VARIABLE…]: what the application of the container gets, sorted, where
# its image has variables of its own and ECS injects the secrets.
starts() {
	jq -j "$2"' | (.environment[], ((.secrets // [])[] | {name, value: "injected"})) |
		"\(.name)=\(.value)\u0000"' "$1" |
		grep -zv '^WAITENV_IDENTITY=' >block
	jq -j "$2"' | (.entryPoint + (.command // []))[] | "\(.)\u0000"' \
		"$1" | sed -z "1s|^/waitenv\$|$W|" >words
	shift 2
	cat block words | xargs -0 -x -s 1000000 \
		env -i IMAGE=default PATH=/image STRIPE_URL_10=default \
		WAITENV_IDENTITY="$(tail -n 1 id)" "$@" | sort -z | tr '\0\n' '\n@'
}
starts registered.json "$shop" | grep -v '^WAITENV_' >want
is "the application gets 404 variables" "$(grep -c = want)" 404
check "a moved variable overrides that of the image" grep -q '^STRIPE_URL_10=https' want
starts new.json "$shop" >got
check "the new definition gives the application the same variables" cmp got want

# The other ways that a bundle takes: in parts, as a file at its place, as an environment file.
$S ecs --task-definition registered.json --container shop -r "$r" --part 4096 -o in-parts.json \
	2>/dev/null
is "no part is larger than --part" "$(jq "$shop"' | .environment |
	map(select(.name | startswith("WAITENV_BUNDLE_")).value | length) |
	[length > 3, max <= 4096] | all' in-parts.json)" true
starts in-parts.json "$shop" >got
check "a bundle in parts gives the application the same variables" cmp got want
mkdir place
$S ecs --task-definition registered.json --container shop -r "$r" \
	--bundle-out 'place/app-%.env.age' --place "$T/place/app-%.env.age" -o in-file.json \
	2>/dev/null
starts in-file.json "$shop" >got
check "a pinned file gives the application the same variables" cmp got want
echo "# another" >>"$(echo place/app-*)"
sed 's/"2m"/"0"/' in-file.json >at-once.json
starts at-once.json "$shop" >got 2>err
is "another file than the pinned one gives the application nothing" \
	"$(wc -c <got) $(grep -c '\[75\]' err)" "0 1"
$S ecs --task-definition registered.json --container shop -r "$r" --bundle-out 'place/by-%.env' \
	--environment-file 'arn:aws:s3:::config/by-%.env' -o in-s3.json 2>/dev/null
# shellcheck disable=SC2046
starts in-s3.json "$shop" $(cat place/by-*.env) >got
check "an environment file gives the application the same variables" cmp got want

# Values that no env file of docker can say.
jq -n '{ family: "f", containerDefinitions: [{
	name: "c", image: "i", entryPoint: ["/usr/bin/env", "-0"], environment: [
	{ name: "KEY", value: "-----BEGIN KEY-----\ncanary\n-----END KEY-----\n" },
	{ name: "CRLF", value: "a\r\nb\r" },
	{ name: "QUOTES", value: "\"x\" '"'y'"' \\ $Z `" }, { name: "EMPTY", value: "" },
	{ name: "a.b", value: "\ud83d\ude00" }] }] }' >odd.json
one='.containerDefinitions[0]'
$S ecs --task-definition odd.json -r "$r" -i id -o odd.new 2>/dev/null
is "values of several lines are moved as JSON" "$(jq -c "$one | .entryPoint" odd.new)" \
	'["/waitenv","--override","-f","json:env:TASK_BUNDLE","--","/usr/bin/env","-0"]'
starts odd.json "$one" | grep -v '^WAITENV_' >want
starts odd.new "$one" >got
check "a JSON bundle gives the application the same variables" cmp got want
$S ecs --task-definition odd.json -r "$r" --bundle-out 'place/odd-%' --place "$T/place/odd-%" \
	-o odd.new 2>/dev/null
starts odd.new "$one" >got
check "a JSON bundle in a pinned file gives the application the same variables" cmp got want
$S ecs --task-definition odd.json -r "$r" --bundle-out 'place/line-%' \
	--environment-file 'arn:x/%.env' -o odd.new 2>/dev/null
# shellcheck disable=SC2046
starts odd.new "$one" $(cat place/line-*) >got
check "a JSON bundle in an environment file gives the application the same variables" cmp got want
fails "a value with a line end is refused in parts" 65 \
	'docker cannot represent KEY: it holds a line end' \
	$S ecs --task-definition odd.json -r "$r" --part 1000 -o out
$S ecs --task-definition odd.json -r "$r" --keep KEY --keep CRLF --part 1000 2>/dev/null >parts.json
is "a kept value may have a line end although the bundle is in parts" \
	"$(jq -c "$one | [(.environment | map(.name)),
	all(.environment[2:][]; .value | length <= 1000)]" parts.json)" \
	'[["KEY","CRLF","WAITENV_BUNDLE_1"],true]'

# A file that something else puts there.
$S ecs --task-definition odd.json -r "$r" --bundle-out 'app-%.env.age' \
	--place '/run/env/app-%.env.age' -o out 2>/dev/null
file=$(echo app-*.env.age)
digest=$(sha256sum <"$file" | cut -d ' ' -f 1)
is "the digest is in the name of the file" "$file" "app-$(echo "$digest" | cut -c 1-8).env.age"
is "waitenv is given the path and the pin" "$(jq -c "$one | [.entryPoint[3], .environment]" out)" \
	"[\"json:/run/env/$file#sha256=$digest\",[]]"
is "the bundle holds the variables" \
	"$($S open -i id "$file" | jq -c '[keys, .CRLF]')" \
	'[["CRLF","EMPTY","KEY","QUOTES","a.b"],"a\r\nb\r"]'
$S ecs --task-definition registered.json --container shop -r "$r" --bundle-out 'app-%.env' \
	--environment-file 'arn:aws:s3:::config/app-%.env' -o out 2>/dev/null
file=$(echo app-*.env)
is "the definition names the environment file" "$(jq -c "$shop | .environmentFiles" out)" \
	"[{\"value\":\"arn:aws:s3:::config/$file\",\"type\":\"s3\"}]"
is "the environment file holds the bundle in one line" "$(cut -d = -f 1 "$file")" TASK_BUNDLE
is "waitenv is given the pin of the environment file" "$(jq -r "$shop | .entryPoint[3]" out)" \
	"env:TASK_BUNDLE#sha256=$(sed 's/^TASK_BUNDLE=//' \
	"$file" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)"
check "RegisterTaskDefinition accepts the arguments of waitenv" valid out
is "verify accepts the environment file with its pin" \
	"$($S verify -i id "$file#sha256=$(jq -r "$shop | .entryPoint[3]" out | sed 's/.*=//')")" \
	"verified: 401 variables, sealed, stamped"
$S rekey -i id -r "$($S keygen 2>/dev/null | $S recipient -)" -r "$r" "$file" >/dev/null
is "rekey keeps the environment file on one line" \
	"$(cut -c 1-24 "$file") $($S verify -i id "$file")" \
	"TASK_BUNDLE=YWdlLWVuY3J5 verified: 401 variables, sealed, stamped"
echo TASK_BUNDLE=canary >other.env
is "verify counts a TASK_BUNDLE that holds no bundle as a variable" "$($S verify other.env)" \
	"verified: 1 variable"
awk 'BEGIN {
	srand(1)
	for (i = 0; i < 2000; i++) {
		v = ""
		for (k = 0; k < 12; k++) v = v rand()
		print "V" i "=" v
	}
}' | jq -Rn '[inputs | capture("^(?<name>[^=]*)=(?<value>.*)$")] |
	{family: "f", containerDefinitions: [{name: "c", environment: .}]}' >huge.json
sizes='[0-9]+ before \(text [0-9]+, gzipped [0-9]+, sealed [0-9]+\)'
fails "a definition that is too large is refused with the sizes" 78 \
	"does not fit a task definition: [0-9]+ of 65536 bytes, $sizes" \
	$S ecs --task-definition huge.json -r "$r" --waitenv /bin/waitenv
$S ecs --task-definition huge.json -r "$r" --bundle-out huge.env --environment-file arn:x.env \
	2>/dev/null -o out
is "an environment file with a line of more than 65,535 bytes is written in parts" \
	"$(cut -d = -f 1 huge.env | head -n 1) $(awk 'length > 65535' huge.env |
	wc -l) $(($(wc -l <huge.env) > 1))" "WAITENV_BUNDLE_1 0 1"

# Refusals.
fails "a definition of several containers needs --container" \
	64 'name one with --container' $S ecs --task-definition registered.json -r "$r"
fails "an unknown container is refused" 64 'no container of that name' \
	$S ecs --task-definition registered.json --container x -r "$r"
printf '{"family":"f","containerDefinitions":[{"name":"c","environment":[%s]}]}\n' \
	'{"name":"A","value":"canary1"},{"name":"A","value":"canary2"}' >twice.json
fails "a name with two values is refused" 65 'sets A twice' \
	$S ecs --task-definition twice.json -r "$r"
echo '{"family":"f","containerDefinitions":[{"name":"c"}]}' >none.json
fails "a container without environment is refused" \
	65 'no environment to move' $S ecs --task-definition none.json -r "$r"
printf '{"family":"f",\n"containerDefinitions":[canary}' >bad.json
fails "a file that is not JSON is refused" 65 'not JSON, line 2: bad.json' \
	$S ecs --task-definition bad.json -r "$r"
echo '[]' >list.json
fails "a file that is not a task definition is refused" 65 'not a task definition' \
	$S ecs --task-definition list.json -r "$r"
fails "env files beside --task-definition are a usage error" 64 'exclude each other' \
	$S ecs --task-definition odd.json -r "$r" app.env
fails "--place without --bundle-out is a usage error" 64 'goes with' \
	$S ecs --task-definition odd.json -r "$r" --place /x
fails "a relative --place is a usage error" 64 'takes an absolute path' \
	$S ecs --task-definition odd.json -r "$r" --bundle-out x --place env:x
fails "--keep without --task-definition is a usage error" 64 'needs --task-definition' \
	$S ecs --keep 'A*' -r "$r" app.env
printf '{"family":"f","containerDefinitions":[{"name":"c","environment":[%s]}]}\n' \
	'{"name":"A","value":"1"}' >bare.json
$S ecs --task-definition bare.json -r "$r" >out 2>err
is "a container without entryPoint causes a warning" \
	"$(grep -c 'had no entryPoint' err) $(jq -c "$one.entryPoint" out)" \
	'1 ["/waitenv","--override","--"]'
printf '{"family":"f","containerDefinitions":[{"name":"c","entryPoint":%s,"environment":%s}]}\n' \
	'["/w/waitenv","-t","9","--","/a"]' '[{"name":"A","value":"1"}]' >wrapped.json
is "a waitenv that is already there is kept" \
	"$($S ecs --task-definition wrapped.json -r "$r" 2>/dev/null | jq -c "$one.entryPoint")" \
	'["/w/waitenv","--override","-t","9","--","/a"]'

# What would not be the same afterwards.
with() { jq "$one |= (. + $1)" bare.json >with.json; }
for with in '{environment: [{name: "A", value: "1"}, {name: "WAITENV_FILE", value: "/run/x"}]}' \
	'{secrets: [{name: "WAITENV_FILE", valueFrom: "arn:x"}]}' \
	'{entryPoint: ["/waitenv", "-f", "/run/x", "--", "/a"]}' \
	'{entryPoint: ["/waitenv"], command: ["--file=/run/x", "/a"]}'; do
	with "$with"
	fails "a definition in which waitenv has sources already is refused: $with" 65 \
		'already has sources' $S ecs --task-definition with.json -r "$r"
done
with '{entryPoint: ["/waitenv", "--file-vars", "--", "/a", "-f", "x"]}'
is "an option of the application is not taken for a source" \
	"$($S ecs --task-definition with.json -r "$r" 2>/dev/null | jq -c "$one.entryPoint")" \
	'["/waitenv","--override","--file-vars","--","/a","-f","x"]'
with '{environment: [{name: "A", value: "1"}, {name: "TASK_BUNDLE", value: "x"}]}'
fails "a definition that keeps a TASK_BUNDLE is refused" 65 'already has a TASK_BUNDLE' \
	$S ecs --task-definition with.json -r "$r" --keep 'TASK*'
with '{secrets: [{name: "WAITENV_BUNDLE_1", valueFrom: "arn:x"}]}'
fails "a definition with a bundle in its secrets is refused" 65 \
	'already has a bundle in its secrets' $S ecs --task-definition with.json -r "$r"
with '{environmentFiles: [range(10) | {value: "arn:aws:s3:::config/\(.).env", type: "s3"}]}'
fails "an eleventh environment file is refused" 78 'already has 10 of at most 10 environmentFiles' \
	$S ecs --task-definition with.json -r "$r" --bundle-out x.env \
	--environment-file arn:aws:s3:::config/x.env
with '{environmentFiles: [{value: "arn:aws:s3:::config/0.env", type: "s3"}]}'
is "an environment file is added after the others" \
	"$($S ecs --task-definition with.json -r "$r" --bundle-out x.env \
	--environment-file arn:aws:s3:::config/x.env 2>/dev/null |
		jq -c "$one.environmentFiles | map(.value)")" \
	'["arn:aws:s3:::config/0.env","arn:aws:s3:::config/x.env"]'
fails "an environment file whose name does not end in .env is a usage error" 64 'ends in .env' \
	$S ecs --task-definition bare.json -r "$r" --bundle-out x \
	--environment-file arn:aws:s3:::config/x
fails "a --place that is too long is a usage error" 64 'too long' \
	$S ecs --task-definition bare.json -r "$r" --bundle-out x --place "/$(printf '%0600d' 0)"
check "nothing is written if --place is too long" [ ! -e x ]
with '{healthCheck: {command: ["CMD-SHELL", "check $A"]}}'
$S ecs --task-definition with.json -r "$r" 2>err >out
is "a healthCheck without the environment causes a warning" \
	"$(grep -c 'healthCheck.*without' err)" 1

# SPDX-License-Identifier: ISC
# inspect, lint, budget and ecs: for people and for programs, without a value.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
$S keygen -o id2 2>/dev/null
$S keygen --pq -o pq 2>/dev/null
r=$($S recipient id) r2=$($S recipient id2)
printf 'A=1\nPASS=canary\n' >plain

# inspect
j() { $S inspect --json "$1" 2>/dev/null | jq -c "$2"; }
$S seal -r "$r" -r "$r2" -o sealed plain
$S seal -a -r "$r" -o armored plain
$S seal -r "$($S recipient pq)" -o hybrid plain
$S seal -e -r "$r" -o env plain
$S stamp -o stamped plain
gzip -n <stamped >zipped
is "inspect describes a sealed file" \
	"$(j sealed '[.sealed,.armored,.recipients,.whole,(.layers|map(.layer)),.bytes]')" \
	"[true,false,[\"X25519\",\"X25519\"],null,[\"age\"],$(stat -c %s sealed)]"
is "inspect reports the size of the payload" "$(j sealed .payload)" "$(age -d -i id sealed | wc -c)"
is "inspect reports that armor is complete" \
	"$(j armored '[.armored,.whole,(.layers|map(.layer))]')" '[true,true,["armor","age"]]'
with_hybrid is "inspect names a hybrid recipient" "$(j hybrid .recipients)" '["mlkem768x25519"]'
is "inspect names the layer base64" "$(j env '[.sealed,(.layers|map(.layer))]')" \
	'[true,["base64","age"]]'
is "inspect describes a gzip file" "$(j zipped '[.sealed,.whole,.entries,(.layers|map(.layer))]')" \
	'[false,true,2,["gzip"]]'
is "inspect describes a stamped text" "$(j stamped '[.whole,.entries,.layers]')" '[true,2,[]]'
is "inspect describes a plain text" "$(j plain '[.whole,.layers]')" '[null,[]]'
age -r "$r" -o other plain
is "inspect describes a file made by age" "$(j other '[.recipients,.payload]')" '[["X25519"],16]'
is "inspect prints a description for people" "$($S inspect sealed | sed 's/  */ /g')" "sealed
 age $(stat -c %s sealed) 2 recipients: X25519, X25519
 payload $(j sealed .payload) encrypted
 whole unknown: only an identity can tell; its length is right"
# What is cut off is not whole: of armor, gzip, the header of an age file and an end line that is
# tells each byte; of base64 each but the last of four.
told=0 all=0
for f in armored env zipped stamped sealed; do
	first=0 last=$(($(stat -c %s $f) - 2))
	[ $f = stamped ] && first=$(($(stat -c %s plain) + 20))
	[ $f = sealed ] && last=250
	for cut in $(seq $first 17 $last); do
		[ $f = env ] && [ $((cut % 4)) = 0 ] && continue
		head -c "$cut" $f >part
		$S inspect --json part >out 2>err
		[ $? = 65 ] && [ "$(jq .whole <out)" = false ] && [ "$(wc -l <err)" = 1 ] &&
			told=$((told + 1))
		all=$((all + 1))
	done
done
is "inspect reports that a truncated file is not whole" $told $all
fails "inspect names what is wrong" 65 'cut off.*: -|standard input' \
	sh -c "head -c 300 armored | $S inspect - >/dev/null"

# lint
printf 'A=1\r\nB="x y"\nB=canary$HOME\nC.D=1 \nE=%%070000d\n' >odd
printf 'A=1\nB="x y"\nB=canary$HOME\nC.D=1 \n' >odd
is "lint names the file, the line and the variable" \
	"$($S lint --all-dialects odd | sed -E '$d; s/ +/ /g; s/^([^ ]* [^ ]*).*/\1/')" "odd:2: B
odd:2: B
odd:3: B
odd:4: C.D
odd:4: C.D"
is "lint --json prints a finding as an object" "$($S lint --json odd | jq -c '.[0]')" \
	"$(printf '{"file":"odd","line":2,"name":"B","rule":"quotes",%s}' \
	'"concerns":["docker","ecs"],"says":"quotes are kept as part of the value"')"
is "lint -d reports what concerns one dialect" \
	"$($S lint -d systemd --json odd | jq -c 'map(.rule)')" '["duplicate","dropped"]'
check "lint with findings ends in 0" $S lint odd
fails "lint --strict with findings is an error" 65 '5 findings' \
	sh -c "$S lint --strict --all-dialects odd >/dev/null"
check "lint --strict without findings ends in 0" $S lint --strict plain
printf 'A B=1\n' >bad
fails "lint of a file that is not in its dialect is an error" 65 'not in its dialect: bad' \
	sh -c "$S lint bad >/dev/null"
is "lint does not show text that is not a name" \
	"$(printf 'canary: c3Vw=\n' | $S lint --json - 2>/dev/null | jq -c '.[0] | has("name")')" \
	false
is "lint --json without findings prints an empty array" "$($S lint --json plain)" "[]"
check "no report shows a value" \
	sh -c "! { $S lint odd; $S lint --json odd; $S inspect odd; $S budget odd; \
	$S budget --json odd; } 2>&1 | grep -q canary"
awk 'BEGIN {
	for (i = 0; i < 40; i++) {
		printf "V%d=", i
		for (k = 0; k < 6000; k++) printf "0123456789"
		print ""
	}
}' >large
is "lint reports files that exceed the kernel limit together" \
	"$($S lint --json large | jq -c 'map(.rule)')" '["total"]'
is "lint names no file for what concerns all of them" \
	"$($S lint large | head -n 1 | cut -d : -f 1)" "together"
is "lint checks for docker alone and reports the dialect" "$($S lint odd plain | tail -n 1)" \
	"4 findings in 2 files, as docker reads them; --all-dialects looks at the others too"
is "lint --all-dialects names the dialects" "$($S lint --all-dialects plain)" \
	"0 findings in 1 file, for docker, ecs, systemd and dotenv"
fails "lint -d with --all-dialects is a usage error" 64 'exclude each other' \
	$S lint -d ecs --all-dialects plain
printf '\377\376A\0=\0001\0\n\0' >utf16
fails "lint of a text in UTF-16 is an error" 65 'not in its dialect: utf16' \
	sh -c "$S lint utf16 >/dev/null"
is "lint names UTF-16" "$($S lint -j utf16 2>/dev/null | jq -c 'map(.rule)')" '["utf-16"]'
printf '\357\273\277A=1\n' >marked
is "lint names a byte order mark" "$($S lint -j marked | jq -c 'map(.rule)')" '["bom"]'
printf '{"A": "canary"}\n' >object
is "lint names JSON" "$($S lint -j object 2>/dev/null | jq -c 'map(.rule)')" '["json"]'
printf 'c3VwZXJzZWNyZXQ=\nc3VwZXJzZWNyZXQ=\n' >padded
is "lint does not show base64 as a name" "$($S lint --all-dialects padded 2>&1 | grep -c c3Vw)" 0

# budget, and the file of 200 variables and 60 KiB that does not fit.
awk 'BEGIN {
	split("DATABASE REDIS STRIPE SENTRY KAFKA S3 SMTP OAUTH FEATURE QUEUE", group, " ")
	split("URL TOKEN SECRET HOST OPTIONS", what, " ")
	x = 1
	app = ".internal.example.com:5432/app?pool=20&sslmode=require"
	app = app "&application_name=checkout-service"
	options = "{\"retries\":5,\"timeout\":30,\"regions\":[\"eu-central-1\",\"eu-west-1\"]"
	for (i = 0; i < 200; i++) {
		kind = what[i % 5 + 1]
		value = ""
		for (k = 0; k < 36; k++) {
			x = (x * 16807) % 2147483647
			value = value sprintf("%08x", x)
		}
		if (kind == "URL") value = "https://user:" substr(value, 1, 40) "@db-" i app
		if (kind == "HOST") value = "cache-" i ".prod.eu-central-1.internal.example.com"
		if (kind == "OPTIONS") {
			value = options ",\"id\":\"" substr(value, 1, 24) "\"}"
			value = value value value value value
		}
		if (kind == "SECRET") value = value substr(value, 1, 204)
		print group[int(i / 5) % 10 + 1] "_" kind "_" i "=" value
	}
}' >app.env
is "lint of 200 ordinary variables has no findings" "$($S lint app.env)" \
	"0 findings in 1 file, as docker reads it; --all-dialects looks at the others too"
is "the test file has 200 variables and 60 KiB" \
	"$(wc -l <app.env) $(($(stat -c %s app.env) / 1024))" "200 60"
$S budget --json app.env >budget
b() { jq -c "$1" budget; }
form() { b ".forms[]|select(.form==\"$1\")|$2"; }
jq -cRn '[inputs|capture("^(?<name>[^=]*)=(?<value>.*)$")]' app.env | tr -d '\n' >environment
is "budget counts the variables" "$(b .variables)" 200
is "budget counts the environment as jq writes it" "$(form environment .bytes)" \
	"$(stat -c %s environment)"
$S seal -r "$r" -o sealed app.env
age -d -i id sealed >gz
is "budget counts the gzipped bytes" "$(form gzipped .bytes)" "$(stat -c %s gz)"
is "budget counts the sealed bytes" "$(form sealed .bytes)" "$(stat -c %s sealed)"
is "budget counts the text" "$(form text .bytes)" "$(gunzip <gz | wc -c)"
is "budget counts the base64" "$(form base64 .bytes)" "$(base64 -w 0 sealed | wc -c)"
check "budget reports that the environment does not fit a task definition" [ \
	"$(form environment .takes.task_definition)" -gt 65536 ]
check "budget reports that the bundle fits a task definition" [ \
	"$(form base64 .takes.task_definition)" -lt 65536 ]
is "budget counts what execve counts" "$(form exported .takes.kernel_total)" \
	$(($(stat -c %s app.env) + 200 * 8))
is "budget lists the largest variables" "$(b '[.largest[].bytes]')" \
	"$(awk '{ print length($0) }' app.env | sort -rn | head | jq -cs .)"
is "budget shows what is too large" \
	"$($S budget app.env | awk '/^ECS task/ { print ($6 + 0 > 100) }')" 1
is "budget lists every limit" \
	"$(b '.limits | to_entries | map("\(.key) \(.value)") | .[]' | tr -d '"' | tr '\n' ' ')" \
	"task_definition 65536 run_task_overrides 8192 ssm_standard 4096 ssm_advanced 8192 \
secrets_manager 65536 lambda 4096 swarm_secret 511999 swarm_config 1023999 \
kubernetes_secret 1048576 kernel_string 131071 kernel_total 2097152 "
is "budget excludes binary forms from SSM" "$(form sealed .takes.ssm_standard) $(form base64 \
	.takes.ssm_advanced)" "null $(base64 -w 0 sealed | wc -c)"
is "budget counts the environment of Lambda as one JSON object" \
	"$(form environment .takes.lambda)" \
	"$(jq -cj 'map({(.name): .value}) | add' environment | wc -c)"
is "budget counts a bundle in Lambda as one JSON object" "$(form base64 .takes.lambda)" \
	"$($S seal --env -r "$r" app.env 2>/dev/null | jq -cjR '{WAITENV_BUNDLE: .}' | wc -c)"
$S budget app.env | sed 's/^/# /'
printf 'Q="a\\b"\nT=x\ty\nU=\303\244\342\202\254\nE=\n' >escapes
jq -cRn '[inputs|capture("^(?<name>[^=]*)=(?<value>.*)$")]' escapes | tr -d '\n' >environment
is "budget counts every escape" "$($S budget --json escapes | jq '.forms[1].bytes')" \
	"$(stat -c %s environment)"
is "budget counts the recipients" "$(($($S budget --json -r "$r" -r "$r2" \
	-r "$($S keygen 2>/dev/null | $S recipient -)" plain | jq '.forms[4].bytes') -
	$($S budget --json -r "$r" plain | jq '.forms[4].bytes')))" 196

# ecs
$S ecs -r "$r" app.env >ecs
is "ecs writes one variable" "$(jq -c 'map(.name)' ecs)" '["WAITENV_BUNDLE"]'
check "the bundle of ecs opens" \
	sh -c "jq -r '.[0].value' ecs | $S open -i id - | head -n 200 | cmp - app.env"
is "the size of the output of ecs is that of budget" "$(jq -c . ecs | tr -d '\n' | wc -c)" \
	"$(form base64 .takes.task_definition)"
is "the output of ecs fits into a task definition" \
	"$(echo '{"containerDefinitions":[{"name":"app"}]}' |
	jq -c --slurpfile e ecs '.containerDefinitions[0].environment = $e[0] |
	.containerDefinitions[0].environment | length')" 1
for i in 1 2 3; do sed "s/=/_$i=$(head -c 30 /dev/urandom | od -An -tx1 | tr -d ' \n')/" \
	app.env; done |
	awk '{ print }
	NR % 2 { print "R" NR "=" rand() rand() rand() rand() rand() rand() rand() rand() }' >more
base64 -w 400 /dev/urandom | head -n 130 | sed 's/^/# /' >>more
fails "ecs refuses what is too large with the sizes" 78 \
	'does not fit.*: [0-9]+ of 65536 bytes.*text [0-9]+, gzipped [0-9]+, sealed [0-9]+' \
	sh -c "$S ecs -r $r more >out"
is "ecs prints nothing on stdout if it is too large" "$(stat -c %s out)" 0
base64 -w 400 /dev/urandom | head -n 400 | sed 's/^/# /' >>more
fails "seal --env refuses what is too large for one variable" 78 \
	'too large for one variable: [0-9]+ bytes.*131071' $S seal --env -r "$r" more

# Terminals: no binary, no colours where they are not wanted.
if command -v script >/dev/null; then
	tty() { script -qec "$1" /dev/null </dev/null | tr -d '\r'; }
	told='sealenv: binary data is not written to a terminal; use -o FILE: standard output'
	is "binary output to a terminal is refused" "$(tty "$S seal -r $r plain")" "$told [64]"
	is "armor is written to a terminal" "$(tty "$S seal -a -r $r plain" | head -n 1)" \
		"-----BEGIN AGE ENCRYPTED FILE-----"
	is "plain text is written to a terminal" "$(tty "$S open -i id other")" "$(cat plain)"
	esc=$(printf '\033')
	is "reports on a terminal have colours" \
		"$(tty "TERM=xterm $S budget plain" | grep -c "$esc")" 4
	is "reports on a terminal have no colours with NO_COLOR" \
		"$(tty "NO_COLOR=1 TERM=xterm $S budget plain" | grep -c "$esc")" 0
else
	echo "# left out: no script(1)"
fi
check "reports in a file have no colours" sh -c "! $S budget plain | grep -q '$(printf '\033')'"

#!/bin/sh
# SPDX-License-Identifier: ISC
# k8s: an immutable resource whose name ends in the digest; and the digests that seal and stamp
# print for pins.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)
printf 'A=1\nPASS=canary\n' >app.env

$S k8s -r "$r" -i id --name shop --container app app.env >cm.json 2>said
jq -r '.binaryData["app.env.age"]' cm.json | base64 -d >bundle
digest=$(sha256sum <bundle | cut -d ' ' -f 1)
is "k8s writes an immutable ConfigMap" "$(jq -c '[.apiVersion, .kind, .immutable]' cm.json)" \
	'["v1","ConfigMap",true]'
is "the name of the ConfigMap ends in the digest of the bundle" \
	"$(jq -r .metadata.name cm.json)" "shop-$(echo "$digest" | cut -c 1-8)"
check "the bundle in the ConfigMap opens" sh -c "$S open -i id bundle | head -n 2 | cmp - app.env"
is "the pin is an annotation and is printed" "$(jq -r '.metadata.annotations["waitenv/pin"]' \
	cm.json) $(cat said)" "sha256=$digest sha256=$digest"
jq -r '.metadata.annotations["waitenv/patch"]' cm.json >patch.json
pod='.spec.template.spec'
is "the patch has the volume" "$(jq -c "$pod.volumes" patch.json)" \
	"[{\"name\":\"waitenv-bundle\",\"configMap\":{\"name\":\"$(jq -r .metadata.name \
	cm.json)\"}}]"
is "the patch mounts the volume in the named container" \
	"$(jq -c "$pod.containers[0] | [.name, .volumeMounts]" patch.json)" \
	'["app",[{"name":"waitenv-bundle","mountPath":"/run/env","readOnly":true}]]'
is "waitenv is given the path and the pin" "$(jq -c "$pod.containers[0].env" patch.json)" \
	"[{\"name\":\"WAITENV_FILE\",\"value\":\"/run/env/app.env.age#sha256=$digest\"}]"
$S k8s -r "$r" --name shop --secret --mount /etc/env -d systemd app.env 2>/dev/null >secret.json
is "--secret makes a Secret" "$(jq -c '[.kind, .type, .immutable, (.data | keys)]' secret.json)" \
	'["Secret","Opaque",true,["app.env.age"]]'
is "the patch has the volume, the directory and the dialect" \
	"$(jq -r '.metadata.annotations["waitenv/patch"]' secret.json |
	jq -c "$pod | [.volumes[0].secret.secretName[:5],
		.containers[0].volumeMounts[0].mountPath, .containers[0].env[0].value[:32]]")" \
	'["shop-","/etc/env","systemd:/etc/env/app.env.age#sha"]'
is "two runs give two names" \
	"$($S k8s -r "$r" --name shop app.env 2>/dev/null | jq -r .metadata.name |
	grep -c "$(jq -r .metadata.name cm.json)")" 0
check "no output shows a value" hushed cm.json secret.json said
head -c 900000 /dev/urandom | base64 -w 1000 | sed 's/^/# /' >large
$S k8s -r "$r" --name shop large >out 2>/dev/null
is "a bundle below 1 MiB is accepted" "$? $(jq -r .kind out)" "0 ConfigMap"
head -c 1400000 /dev/urandom | base64 -w 1000 | sed 's/^/# /' >large
fails "a bundle above 1 MiB is refused with the sizes" 78 \
	'does not fit a ConfigMap: [0-9]+ of 1048576 bytes' $S k8s -r "$r" --name shop large
fails "k8s without --name is a usage error" 64 'give --name' $S k8s -r "$r" app.env
for name in Shop -shop "$(printf '%0250d' 0)" sh_op; do
	fails "an invalid name of a resource is refused: $(echo "$name" | cut -c 1-8)" \
		64 'lower-case' $S k8s -r "$r" "--name=$name" app.env
done
for name in a..b a. a.-b a-.b; do
	fails "an invalid label in a name is refused: $name" 64 'lower-case' \
		$S k8s -r "$r" "--name=$name" app.env
done
check "a name of several labels is accepted" \
	sh -c "$S k8s -r $r --name a-b.c- app.env >/dev/null 2>&1"
for folder in / '/a b' /a:b '/a#b' "/$(printf '%0600d' 0)"; do
	fails "a path that cannot be mounted is refused: $(echo "$folder" | cut -c 1-8)" 64 \
		'--mount takes' $S k8s -r "$r" --name shop --mount "$folder" app.env
done
fails "a relative directory is refused" 64 'absolute' $S k8s -r "$r" --name shop --mount env app.env

# seal and stamp.
pinned() { echo "sha256=$(sha256sum <"$1" | cut -d ' ' -f 1)"; }
is "seal prints the digest of its file" "$($S seal -r "$r" -o sealed app.env 2>&1)" \
	"$(pinned sealed)"
$S seal -r "$r" app.env >sealed 2>said
is "seal prints the digest of what it writes to stdout" "$(cat said)" "$(pinned sealed)"
is "seal -a prints the digest of the armor" "$($S seal -a -r "$r" -o armored app.env 2>&1)" \
	"$(pinned armored)"
$S seal -e -r "$r" app.env >env 2>said
printf %s "$(cat env)" >value
is "seal --env prints the digest of the value without the line end" "$(cat said)" "$(pinned value)"
is "seal --part prints no digest" "$($S seal -e --part 1000 -r "$r" app.env 2>&1 >/dev/null)" ''
is "stamp prints the digest of the stamped file" "$($S stamp -o stamped app.env 2>&1)" \
	"$(pinned stamped)"
is "no digest is printed if nothing is written" \
	"$($S seal -r "$r" -o /nonexistent/x app.env 2>&1 | grep -c sha256)" 0

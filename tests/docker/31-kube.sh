#!/bin/sh
# SPDX-License-Identifier: ISC
# The manifests of examples/kubernetes, played by podman 5 in a Debian of its own, since older ones take no Secret.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
. "${0%/*}/root.sh"
R=$T/root
if ! inside_install trixie "$O/docker" podman runc catatonit busybox-static >"$T/apt" 2>&1; then
	tail -n 20 "$T/apt"
	not_ok "podman is there"
	exit 1
fi
trap 'cleanup; find /sys/fs/cgroup -depth -type d -path "*/libpod_parent*" -exec rmdir {} + 2>/dev/null' EXIT
cat >"$R/containers.conf" <<'END'
[containers]
default_ulimits = ["nofile=1024:4096", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
END
inside sleep 1800 &
shell=$!
held() { unshare=$(pgrep -P $shell) && holder=$(pgrep -P "$unshare"); }
check "its namespaces are there" until_true 30 held
pids="$pids $unshare"
# kube ARGUMENT…: podman in there, all in the namespaces of that one process.
kube() {
	nsenter -t "$holder" --mount --pid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		CONTAINERS_CONF=/containers.conf PODMAN_IGNORE_CGROUPSV1_WARNING=1 podman "$@"
}
check "podman runs" until_true 30 kube info

# The images: ours, and one that fetches slowly.
mkdir "$R/image" "$R/play"
cp "$W" "$R/image/waitenv"
cp "$O/docker/app" "$R/image/app"
cp "$top/examples/Dockerfile" "$R/image/Dockerfile.app"
cp "$app_env" "$R/image/app.env"
echo COMMON=canary >"$R/image/common.env"
cp "$R/bin/busybox" "$R/image"
cat >"$R/image/fetch" <<'END'
#!/bin/busybox sh
busybox sleep 1
busybox head -c 10 "/$1" >"$2"
busybox sleep 1
busybox tail -c +11 "/$1" >>"$2"
END
chmod +x "$R/image/fetch"
printf 'FROM scratch\nCOPY waitenv /waitenv\n' >"$R/image/Dockerfile.waitenv"
cat >"$R/image/Dockerfile.fetch" <<'END'
FROM scratch
COPY busybox fetch /bin/
COPY busybox /bin/sh
COPY busybox /bin/mv
COPY common.env app.env /
END
for image in waitenv app fetch; do
	check "image $image" kube build --format docker -t $image -f /image/Dockerfile.$image /image
done

# play NAME [SED]: that manifest, after what is on stdin, with an application that stays.
play() {
	{ cat; sed 's|args: \["/app"\]|args: ["/app", "stay"]|; '"${2-}" "$top/examples/kubernetes/$1.yaml"; } >"$R/play/$1.yaml"
	check "$1: podman takes it" kube kube play --network none "/play/$1.yaml"
}
# said CONTAINER PATTERN: in its log.
said() { kube logs "$1" 2>&1 | grep -q "$2"; }
# has CONTAINER FILE: its environment is that of the file.
has() {
	check "$1: starts" soon said "$1" ^APP_NAME=
	kube logs "$1" 2>/dev/null | tr '\n' '\0' >"$T/log"
	vars "$T/log" | grep -v '^WAITENV' >"$T/got"
	wanted "$2" >"$T/want"
	check "$1: its environment" cmp "$T/got" "$T/want"
}
# what kubectl create makes: object KIND NAME FIELD KEY FILE
object() {
	printf 'apiVersion: v1\nkind: %s\nmetadata: { name: %s }\n%s:\n  %s: %s\n---\n' "$1" "$2" "$3" "$4" "$(base64 -w0 "$5")"
}
sealed
printf 'canary two' >"$T/password"
objects() {
	object ConfigMap env-1 binaryData app.env "$1"
	object Secret waitenv-identity data waitenv-identity "$T/identity"
	object Secret app-secrets data DB_PASSWORD "$T/password"
}
objects "$T/sealed" | play sealed
{ cat "$app_env"; echo 'DB_PASSWORD=canary two'; } >"$T/all.env"
has app-pod-app "$T/all.env"
check "sealed: it ends" kube kube down --force /play/sealed.yaml

head -c "$half" "$T/sealed" >"$T/cut"
objects "$T/cut" | play sealed 's|- { name: WAITENV_TERMINATION_LOG.*|&\n            - { name: WAITENV_TIMEOUT, value: 1s }|'
check "a damaged bundle: the reason is in the log" soon said app-pod-app 'cut off.*\[75\]$'
check "a damaged bundle: nothing started" sh -c '! printf %s "$1" | grep -q APP_NAME' sh "$(kube logs app-pod-app 2>&1)"
restarted() { [ "$(kube inspect -f '{{.RestartCount}}' app-pod-app)" -gt 0 ]; }
check "a damaged bundle: the start is tried again" soon restarted
check "a damaged bundle: it ends" kube kube down --force /play/sealed.yaml

play fetched </dev/null
{ cat "$app_env"; echo COMMON=canary; } >"$T/both.env"
has fetched-app "$T/both.env"
check "fetched: it ends" kube kube down /play/fetched.yaml

for f in sealed fetched; do
	is "$f: the reason goes where terminationMessagePath is" \
		"$(sed -n 's/.*WAITENV_TERMINATION_LOG, value: \([^ ]*\) .*/\1/p' "$top/examples/kubernetes/$f.yaml")" \
		"$(sed -n 's/.*terminationMessagePath: //p' "$top/examples/kubernetes/$f.yaml")"
done
echo "# left out, podman does not do it: terminationMessagePath"
echo "# left out, podman does not do it: more replicas than one"

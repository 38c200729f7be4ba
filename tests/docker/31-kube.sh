#!/bin/sh
# SPDX-License-Identifier: ISC
# The manifests of examples/kubernetes under `podman kube play`.  Only podman 5 supports Secrets
# there, so it runs in a root file system of trixie.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
. "${0%/*}/root.sh"
R=$T/root
if ! inside_install trixie "$O/docker" podman runc catatonit busybox-static >"$T/apt" 2>&1; then
	tail -n 20 "$T/apt"
	not_ok "podman can be installed"
	exit 1
fi
trap 'cleanup
	find /sys/fs/cgroup -depth -type d -path "*/libpod_parent*" -exec rmdir {} + 2>/dev/null' \
	EXIT
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
check "the namespaces of podman exist" until_true 30 held
pids="$pids $unshare"
# kube ARGUMENT…: runs podman in the namespaces of that process.
kube() {
	nsenter -t "$holder" --mount --pid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		CONTAINERS_CONF=/containers.conf PODMAN_IGNORE_CGROUPSV1_WARNING=1 podman "$@"
}
check "podman runs" until_true 30 kube info

# The images: waitenv, the application, and one that fetches files slowly.
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
	check "the image $image is built" \
		kube build --format docker -t $image -f /image/Dockerfile.$image /image
done

# play NAME [SED]: plays the objects on stdin and that manifest, with an application that keeps
# running.
play() {
	{
		cat
		sed 's|args: \["/app"\]|args: ["/app", "stay"]|; '"${2-}" \
			"$top/examples/kubernetes/$1.yaml"
	} >"$R/play/$1.yaml"
	check "$1: podman accepts the manifest" kube kube play --network none "/play/$1.yaml"
}
# said CONTAINER PATTERN: the log of the container matches the pattern.
said() { kube logs "$1" 2>&1 | grep -q "$2"; }
# has CONTAINER FILE: claims that its environment is that of the file.
has() {
	check "$1: the application is started" soon said "$1" ^APP_NAME=
	kube logs "$1" 2>/dev/null | tr '\n' '\0' >"$T/log"
	vars "$T/log" | grep -v '^WAITENV' >"$T/got"
	wanted "$2" >"$T/want"
	check "$1: the application gets the environment of the sources" cmp "$T/got" "$T/want"
}
# object KIND NAME FIELD KEY FILE: prints a manifest as `kubectl create` makes it from the file.
object() {
	printf 'apiVersion: v1\nkind: %s\nmetadata: { name: %s }\n%s:\n  %s: %s\n---\n' \
		"$1" "$2" "$3" "$4" "$(base64 -w0 "$5")"
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
check "sealed: podman removes the pod" kube kube down --force /play/sealed.yaml

head -c "$half" "$T/sealed" >"$T/cut"
timeout='- { name: WAITENV_TIMEOUT, value: 1s }'
objects "$T/cut" | play sealed \
	"s|- { name: WAITENV_TERMINATION_LOG.*|&\n            $timeout|"
check "the log has the reason why a damaged bundle is refused" \
	soon said app-pod-app 'cut off.*\[75\]$'
check "a damaged bundle starts no application" \
	sh -c '! printf %s "$1" | grep -q APP_NAME' sh "$(kube logs app-pod-app 2>&1)"
restarted() { [ "$(kube inspect -f '{{.RestartCount}}' app-pod-app)" -gt 0 ]; }
check "the start from a damaged bundle is repeated" soon restarted
check "a damaged bundle: podman removes the pod" kube kube down --force /play/sealed.yaml

play fetched </dev/null
{ cat "$app_env"; echo COMMON=canary; } >"$T/both.env"
has fetched-app "$T/both.env"
check "fetched: podman removes the pod" kube kube down /play/fetched.yaml

for f in sealed fetched; do
	is "$f: WAITENV_TERMINATION_LOG is the path of terminationMessagePath" \
		"$(sed -n 's/.*WAITENV_TERMINATION_LOG, value: \([^ ]*\) .*/\1/p' \
			"$top/examples/kubernetes/$f.yaml")" \
		"$(sed -n 's/.*terminationMessagePath: //p' "$top/examples/kubernetes/$f.yaml")"
done
echo "# left out, podman does not do it: terminationMessagePath"
echo "# left out, podman does not do it: more replicas than one"

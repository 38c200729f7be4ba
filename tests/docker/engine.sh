# SPDX-License-Identifier: ISC
# Sourced by run.  A separate engine in the folder $E, which leaves one that the machine has alone:
#	docker_start, podman_start	start it and make $D, its command; fail with the reason in
#					$E/log
#	docker_stop, podman_stop	end it and remove all it made
# It needs no registry and makes no network: containers have none or that of the host.  Its --init
# is waitenv.
# shellcheck shell=sh disable=SC2154
D=$E/engine
group=waitenv-$$

command_is() {
	cat >"$D" <<-END
	#!/bin/sh
	case \$1 in run | create) verb=\$1; shift; set -- "\$verb" --network none "\$@" ;; esac
	exec $1 "\$@"
	END
	chmod +x "$D"
}

docker_settings() {
	cat <<-END
	{
		"hosts": ["unix://$E/socket"], "data-root": "$E/data", "exec-root": "$E/exec",
		"pidfile": "$E/pid", "cgroup-parent": "/$group",
		"exec-opts": ["native.cgroupdriver=cgroupfs"],
		"bridge": "none", "iptables": false, "ip-forward": false, "ip-masq": false,
		"init-path": "$PWD/$build/waitenv"
	}
	END
}

# The daemon has mount and PID namespaces of its own.  Their first process is a shell, which reaps
# children and whose end ends all others.  The containerd of the machine cannot be seen there.
docker_daemon() {
	# shellcheck disable=SC2016
	exec unshare --mount --propagation slave --pid --fork --kill-child --mount-proc sh -c '
		mkdir -p /run/containerd && mount -t tmpfs tmpfs /run/containerd
		dockerd --config-file "$0" &
		wait $!' "$E/settings"
}

docker_start() {
	docker_settings >"$E/settings"
	mkdir "$E/client"
	sh deps/need.sh dockerd=docker.io unshare=util-linux && sh deps/need.sh docker=docker-cli ||
		return
	command_is "docker --config $E/client -H unix://$E/socket"
	docker_daemon >"$E/log" 2>&1 &
	daemon=$!
	for _ in $(seq 300); do
		"$D" version >/dev/null 2>&1 && return
		kill -0 $daemon 2>/dev/null || break
		sleep 0.1
	done
	false
}

docker_stop() {
	[ -z "${daemon-}" ] || kill -9 "$daemon" 2>/dev/null
}

# The default limits of podman are above those that root may set without CAP_SYS_RESOURCE.
podman_start() {
	cat >"$E/storage" <<-END
	[storage]
	driver = "overlay"
	graphroot = "$E/data"
	runroot = "$E/run"
	END
	cat >"$E/settings" <<-END
	[containers]
	init_path = "$PWD/$build/waitenv"
	default_ulimits = ["nofile=1024:4096", "nproc=4096:4096"]
	[engine]
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	END
	sh deps/need.sh podman=podman || return
	command_is "env CONTAINERS_CONF=$E/settings CONTAINERS_STORAGE_CONF=$E/storage \
		podman --tmpdir $E/tmp"
	"$D" info >"$E/log" 2>&1
}

podman_stop() {
	"$D" rm -af >/dev/null 2>&1
	umount -l "$E/data/overlay" 2>/dev/null
	group=libpod_parent
}

# The folders can be removed only when the last process of the daemon has ended.
engine_stop() {
	[ -z "$ENGINE" ] || "${ENGINE}_stop"
	for _ in $(seq 100); do
		find /sys/fs/cgroup -depth -type d -path "*/$group*" -exec rmdir {} + 2>/dev/null
		rm -rf "$E" 2>/dev/null && return
		sleep 0.1
	done
	echo "docker-check: left behind: $E" >&2
}

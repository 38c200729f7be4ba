# SPDX-License-Identifier: ISC
# Sourced by run: a swarm of two nodes in the folder $E.  Each node is a dockerd in its own
# namespaces, including the network.  Only a veth pair connects them; neither a registry nor another
# network is used.
#	swarm_start	starts it; prints the reason and fails if no engine can run here
#	swarm_stop	ends the daemons and removes everything that they made
#	on N COMMAND…	runs docker on node N
# shellcheck shell=sh disable=SC2154
U1='' U2=''
swarm=waitenv-swarm-$$

on() {
	n=$1
	shift
	timeout -k 5 300 docker --config "$E/$n/client" -H "unix://$E/$n/socket" "$@"
}

# /sys is not mounted again for the new network namespace: that would hide /sys/fs/cgroup.
node_run() {
	mkdir -p "$E/$1/client"
	cat >"$E/$1/settings" <<-END
	{ "hosts": ["unix://$E/$1/socket"], "data-root": "$E/$1/data", "exec-root": "$E/$1/exec",
	  "pidfile": "$E/$1/pid", "cgroup-parent": "/$swarm-$1",
	  "exec-opts": ["native.cgroupdriver=cgroupfs"],
	  "bridge": "none", "iptables": false, "ip-forward": false, "ip-masq": false }
	END
	# shellcheck disable=SC2016
	exec unshare --net --uts --mount --propagation slave \
		--pid --fork --kill-child --mount-proc sh -c '
		hostname "node$1"; ip link set lo up
		for f in containerd docker; do
			mkdir -p /run/$f && mount -t tmpfs tmpfs /run/$f
		done
		dockerd --config-file "$0" & wait $!' "$E/$1/settings" "$1"
}

node_is_up() {
	for _ in $(seq 600); do
		on "$1" version >/dev/null 2>&1 && return
		sleep 0.1
	done
	tail -n 3 "$E/$1.log"
	false
}

# node_link N PID: moves that node's end of the pair into the network namespace of the process.
node_link() {
	ip link set "we$$-$1" netns "$2" && nsenter -t "$2" -n sh -c \
		"ip addr add 10.77.0.$1/24 dev we$$-$1 && ip link set we$$-$1 up"
}

swarm_start() {
	node_run 1 >"$E/1.log" 2>&1 &
	U1=$!
	node_run 2 >"$E/2.log" 2>&1 &
	U2=$!
	node_is_up 1 && node_is_up 2 && ip link add "we$$-1" type veth peer name "we$$-2" &&
		node_link 1 "$(pgrep -P $U1)" && node_link 2 "$(pgrep -P $U2)" &&
		on 1 swarm init --advertise-addr 10.77.0.1 \
			--listen-addr 10.77.0.1:2377 >/dev/null &&
		on 2 swarm join --token "$(on 1 swarm join-token -q worker)" \
			--advertise-addr 10.77.0.2 --listen-addr 10.77.0.2:2377 \
			10.77.0.1:2377 >/dev/null &&
		# This limit keeps every container, so that its log can be read.
		on 1 swarm update --task-history-limit 1000 >/dev/null
}

swarm_stop() {
	# shellcheck disable=SC2086
	[ -z "$U1$U2" ] || kill -9 $U1 $U2 2>/dev/null
	for _ in $(seq 100); do
		find /sys/fs/cgroup -depth -type d -path "*/$swarm-*" -exec rmdir {} + 2>/dev/null
		rm -rf "$E" 2>/dev/null
		[ -e "$E" ] || find /sys/fs/cgroup -path "*/$swarm-*" 2>/dev/null | grep -q . ||
			return
		sleep 0.1
	done
	echo "swarm-check: left behind: $E" >&2
}

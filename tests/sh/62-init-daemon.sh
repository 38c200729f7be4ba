#!/bin/sh
# SPDX-License-Identifier: ISC
# --init --pidfile with daemons that fork into the background: scripts of our own and real ones.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"

# A launcher: double-forks a daemon that writes its pid as told, and ends with 3 on TERM.
cat >"$T/daemon.sh" <<'END'
# daemon.sh PIDFILE FORMAT LOG
setsid sh -c '
	trap "echo TERM >>\"$3\"; exit 3" TERM
	trap "echo USR1 >>\"$3\"" USR1
	sleep 0.1
	printf "$2" $$ >"$1"
	echo up >>"$3"
	while :; do sleep 0.02; done' - "$@" &
END

# follow OPTION… -- FORMAT: starts it as PID 1, $one its host pid, and waits until it is up.
follow() {
	rm -f "$T/pid" "$T/log"
	opts=
	while [ "$1" != -- ]; do opts="$opts $1"; shift; done
	start $NS $I --pidfile "$T/pid" $opts -- sh "$T/daemon.sh" "$T/pid" "$2" "$T/log"
	find_one && has up "$T/log"
}
# Signals that arrive before the daemon was found are dropped; the first one that the daemon gets
# shows that it was found.
found() { until_ $PATIENCE got_usr1; }
got_usr1() { grep -q USR1 "$T/log" || { kill -USR1 "$one"; false; }; }
tracked() {
	follow "$@" && found && kill "$one" && ended 3 && has TERM "$T/log"
}
where_pid1 check \
	"signals are forwarded to the daemon, and its exit code is passed on" tracked -- '%d\n'
where_pid1 check \
	"a pid without a newline is accepted once the file has settled" tracked --settle 0.1 -- '%d'
dies() {
	follow -- '%d\n' && found || return 1
	# The shell may die with the rest.
	nsenter -t "$one" -p -m sh -c 'kill -9 "$(cat "$0")"' "$T/pid"
	ended 137
}
where_pid1 check "a signal that kills the daemon becomes the exit code" dies

stale() {
	rm -f "$T/log"
	sh -c 'echo 3' >"$T/pid"	# some pid that is likely to be there
	start $NS $I --pidfile "$T/pid" -- sh "$T/daemon.sh" "$T/pid" '%d\n' "$T/log"
	find_one && has up "$T/log" && found && kill "$one" && ended 3
}
where_pid1 check "a pid file of an earlier run is not used" stale

late() {
	rm -f "$T/pid" "$T/log"
	start $NS $I -t 0.3 --pidfile "$T/pid" \
		-- sh -c 'sh "$@"; until grep -qs up "$4"; do sleep 0.02; done' - "$T/daemon.sh" \
		"$T/other" '%d\n' "$T/log"
	ended 75 && grep -q "pid file does not exist after [0-9.]* s: .*/pid \[75\]" "$T/err" &&
		has TERM "$T/log"
}
where_pid1 check "init and the daemon end if no pid file arrives by --timeout" late
foreign() {
	rm -f "$T/pid"
	start $I -t 0.3 --pidfile "$T/pid" -- sh -c '(sleep 100 & echo 2 >"$0")' "$T/pid"
	ended 75 && grep -q "names no child of waitenv" "$T/err"
}
check "a pid that is not that of a descendant is not followed" foreign
nobody() {
	rm -f "$T/pid"
	start $I -t 60 --pidfile "$T/pid" -- true
	ended 75 && grep -q "pid file does not exist" "$T/err" || return 1
	start $I --ok-exit 75 -t 60 --pidfile "$T/pid" -- true
	ended 75
}
check "the search ends at once if nobody is left to write the pid file" nobody
by_variables() {	# which the parent has overwritten when it needs what they name
	rm -f "$T/pid" "$T/log" "$T/words"
	start env WAITENV_INIT=1 WAITENV_PIDFILE="$T/pid" $NS \
		"$W" -- sh "$T/daemon.sh" "$T/pid" '%d\n' "$T/log"
	find_one && has up "$T/log" && found && kill "$one" && ended 3 && rm "$T/pid" || return 1
	start env WAITENV_INIT=1 WAITENV_PIDFILE="$T/pid" WAITENV_TERMINATION_LOG="$T/words" \
		"$W" -- true
	ended 75 && grep -q "does not exist after .*: $T/pid \[75\]" "$T/words"
}
where_pid1 check "a daemon is followed if all options are given by variables" by_variables
early() {
	rm -f "$T/pid"
	start $I -t 60 --pidfile "$T/pid" -- sh -c 'sleep 100 &'
	until_ $PATIENCE searching && kill "${1--TERM}" "$p" || return 1
	ended 143 && has 'ended by signal 15 while waiting for the pid file after .*pid \[143\]' \
		"$T/err"
}
# The launcher has ended, and its orphan is the only child.
searching() {
	child_of "$p" && [ "$(cat "/proc/$p/task/$p/children")" = "$child " ] && grep -q sleep \
		"/proc/$child/comm"
}
check "TERM ends the search with a message" early
I="$I -r QUIT:TERM" check "a signal that --rewrite changes to TERM ends the search" early -QUIT
chowned() {
	echo 5 >"$T/pid"
	start $I -t 0.5 --pidfile "$T/pid" -- sh -c 'chmod 640 "$0"; sleep 100 &' "$T/pid"
	ended 75 && has 'existed before the command started' "$T/err"
}
check "a pid file is not new because its mode has changed" chowned
nohup() {
	rm -f "$T/pid"
	start "$B/with" -i 1 \
		$I -t 60 --pidfile "$T/pid" -- sh -c 'sleep 100 & trap "" HUP; echo >"$0"' \
		"$T/begun"
	has '' "$T/begun" && sleep 0.3 && kill -HUP "$p" && sleep 0.2 && kill "$p" && ended 143
}
check "HUP under nohup does not end the search" nohup
short() {
	rm -f "$T/pid"
	start $NS $I --pidfile "$T/pid" -- sh -c '
		setsid sh -c '\''sleep 0.1; echo $$ >"$0"; exit 9'\'' "$0" &' "$T/pid"
	ended 9
}
where_pid1 check "a daemon that ends just after it has written the pid file is followed" short
fails "--pidfile refuses a relative path" 64 'absolute path' $I --pidfile x.pid true
is "a launcher that fails gives its exit code" \
	"$($I --pidfile "$T/none" -- sh -c 'exit 7'; echo $?)" 7

# Pid files that another user may have planted.  shared MODE: a directory for them.
shared() { rm -rf "$T/shared" && mkdir "$T/shared" && chmod "$1" "$T/shared"; }
# leaves USER WORDS: prints the script of a launcher whose orphan runs these words as that user; $0
# is the pid file.
leaves() {
	echo "setpriv --reuid $1 --clear-groups setsid sh -c '$2' \"\$0\" &
		until [ -s \"\$0\" ]; do sleep 0.02; done"
}
refused() {	# MODE USER WORDS MESSAGE
	shared "$1"
	start $I -t 0.5 --pidfile "$T/shared/pid" -- sh -c "$(leaves "$2" "$3")" "$T/shared/pid"
	ended 75 && has "$4, in a directory that everybody can write after" "$T/err"
}
planted='echo $$ >"$0"; exec sleep 100'
check "another user's pid file in a sticky directory is not used" refused 1777 4321 "$planted" \
	'is of user 4321'
check "another user's pid file in a directory that everybody can write is not used" refused 777 \
	4321 "$planted" 'is of user 4321'
named='setpriv --reuid 4321 --clear-groups sleep 100 &
	until grep -q "^Uid:.4321" /proc/$!/status; do sleep 0.02; done
	echo $! >"$0"'
check "a pid file in a directory that everybody can write may not name another user's process" \
	refused 777 0 "$named" 'names a process of user 4321'
linked='echo $$ >"$0.other"; ln -s "$0.other" "$0"; exec sleep 100'
check "a symbolic link in a directory that everybody can write is not followed" refused 777 0 \
	"$linked" 'is a link'
linked='echo $$ >"$0.other"; ln "$0.other" "$0"; exec sleep 100'
check "a hard link in a directory that everybody can write is not used" refused 777 0 "$linked" \
	'is a link'
planted_first() {
	shared 1777
	start $I --pidfile "$T/shared/pid" -- sh -c "$(leaves 4321 \
		'echo $$ >"$0"; sleep 0.4; exit 9'); setsid sh -c '
		sleep 0.2; rm \"\$0\"; echo \$\$ >\"\$0\"; sleep 0.4; exit 3' \"\$0\" &" \
		"$T/shared/pid"
	ended 3
}
check "the daemon is followed although another user's pid file came first" planted_first
believed() {	# MODE USER WORDS, and a command before them
	shared "$1"
	start $I --pidfile "$T/shared/pid" -- sh -c "${4-} $(leaves "$2" "$3")" "$T/shared/pid"
	ended 3
}
check "root's pid file names another user's daemon in a sticky directory" believed 1777 0 \
	'echo $$ >"$0"; exec setpriv --reuid 4321 --clear-groups sh -c "sleep 0.3; exit 3"'
check "the pid file of a daemon in the daemon's directory is used" believed 755 4321 \
	'echo $$ >"$0"; sleep 0.3; exit 3' 'chown 4321 "${0%/*}";'
check "a link is followed where nobody else can write" believed 755 0 \
	'echo $$ >"$0.other"; ln -s "$0.other" "$0"; sleep 0.3; exit 3'

# Real daemons under waitenv as PID 1.  Each logs that it ended as it should.
# real PIDFILE SIGNAL: waits until the launcher has ended and the pid file names the daemon, and
# sends the signal.
real() {
	pidfile=$1
	until_ $PATIENCE is_up || { cat "$T/out" "$T/err"; return 1; }
	kill -"$2" "$one"
	ended 0 || { cat "$T/out" "$T/err"; return 1; }
}
is_up() {
	find_one && child_of "$one" && up &&
		[ "$(nsenter -t "$one" -m cat "$pidfile")" = \
		"$(awk '/^NSpid:/ { print $NF }' "/proc/$child/status")" ]
}
nginx_conf() {
	mkdir -p "$T/nginx" && chmod 777 "$T/nginx"
	cat >"$T/nginx.conf" <<END
daemon on; pid $T/nginx/pid; error_log $T/nginx/log notice; worker_processes 2;
events { }
http { access_log off; client_body_temp_path $T/nginx/b; proxy_temp_path $T/nginx/p;
fastcgi_temp_path $T/nginx/f; uwsgi_temp_path $T/nginx/u; scgi_temp_path $T/nginx/s;
server { listen unix:$T/nginx/socket; } }
END
}
nginx_runs() {
	rm -rf "$T/nginx" && nginx_conf
	up() { test -S "$T/nginx/socket"; }
	start $NS $I "$@" --pidfile "$T/nginx/pid" -- nginx -c "$T/nginx.conf" -e "$T/nginx/log"
	real "$T/nginx/pid" QUIT && grep -q 'gracefully shutting down' \
		"$T/nginx/log" && grep -q 'exit$' "$T/nginx/log"
}
redis_runs() {
	rm -rf "$T/redis" && mkdir "$T/redis" && chmod 777 "$T/redis"
	up() { test -S "$T/redis/socket"; }
	start $NS $I "$@" --pidfile "$T/redis/pid" -- redis-server --daemonize yes --port 0 \
		--unixsocket "$T/redis/socket" --pidfile "$T/redis/pid" --logfile "$T/redis/log" \
		--dir "$T/redis"
	real "$T/redis/pid" TERM && grep -q 'Received SIGTERM' "$T/redis/log" && grep -q 'bye bye' \
		"$T/redis/log"
}
cron_runs() {
	up() { :; }
	start unshare --mount --propagation private \
		sh -c 'mount -t tmpfs none /run && exec "$@"' - $NS \
		$I --ok-exit 143 --pidfile /run/crond.pid -- cron
	real /run/crond.pid TERM
}
for daemon in nginx redis cron; do
	case $daemon in redis) command=redis-server ;; *) command=$daemon ;; esac
	PATH=$PATH:/usr/sbin command -v $command >"$T/o" || { echo "# no $daemon here"; continue; }
	where_pid1 check "$daemon runs and ends under --pidfile" ${daemon}_runs
	[ $daemon = cron ] || where_pid1 check \
		"$daemon runs and ends under --pidfile as another user" ${daemon}_runs --user nobody
done

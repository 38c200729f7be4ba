#!/bin/sh
# SPDX-License-Identifier: ISC
# --on-change: a new environment that is complete and admitted reaches the application; any other
# does not.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"
cd "$T" || exit 1
printf 'A=canary1\n' >a.env
# With it dies the application.
R="$W --init -p KILL --on-change restart -t 1"

# What is wrong at once.
printf 'A=1\n' >pinned.env
pin=$(sha256sum pinned.env | cut -d ' ' -f 1)
mkfifo pipe
fails "--on-change accepts only restart, exit and exit=N" 64 \
	'on-change: expected restart, exit or exit=N, got .reload' \
	$I --on-change reload -f a.env -- true
for bad in exit=256 exit= restart=1 exits; do
	fails "--on-change $bad is refused" 64 \
		'expected restart, exit or exit=N' $I --on-change $bad -f a.env -- true
done
fails "--on-change requires --init" 64 'on-change has no effect without --init' \
	$W --on-change restart -f a.env -- true
fails "--splay requires --init" 64 'splay has no effect without --init' \
	$W --splay 1 -f a.env -- true
for source in /dev/null env:B "pinned.env#sha256=$pin" fd:3 pipe; do
	# Valgrind has no openat2: a pipe may be a file of a server.
	check=
	[ $source != pipe ] || check=as_built
	$check fails "--on-change is refused where ${source%%#*} is the only source" 64 \
		'none of the sources can change' env B=A=1 $R -f "$source" -- true 3<a.env
done
check "an X_FILE variable is a source that can change" \
	env B_FILE="$T/a.env" $R --file-vars=B -f /dev/null -- true
check "a dry run accepts --on-change" $W --init --on-change exit=3 --check -q -f a.env -- true

# app OPTION…: begins an application that notes each of its starts in the file starts, and TERM with
# it.
cat >app.sh <<-'END'
	trap 'echo term >>starts; exit ${CODE-0}' TERM
	trap 'echo hup >>starts' HUP
	echo "start $A ${B-} $LISTEN_PID/$$" >>starts
	while :; do sleep 0.02; done
END
app() {
	: >starts
	start $R "$@" -- sh app.sh
	until_ $PATIENCE started 1
}
started() { [ "$(grep -c '^start' starts)" -ge "$1" ]; }
replace() { cat >new && mv new "${1-a.env}"; }
restarts() { until_ $PATIENCE started "$1" && grep -q "^start $2" starts; }
stops() { kill "$p" && ended "${1-0}"; }
# stays: the application goes on with what it has.
stays() { sleep "${1-0.7}" && [ "$(grep -c . starts)" = 1 ]; }
said() { [ "$(grep -c "$1" err)" = "$2" ] || { echo "not said $2 times: $1"; cat err; return 1; }; }

renamed() {
	app -f a.env && echo 'A=canary2' | replace && restarts 2 canary2 &&
		echo 'A=canary3' >a.env && restarts 3 canary3 || return 1
	said 'the environment has changed: restarting the application' 2 &&
		[ "$(grep -c term starts)" = 2 ] && stops
}
check "a changed file restarts the application with its new environment" renamed
nothing_new() {
	printf 'A=1\nB=2\n' >a.env
	app -f a.env && touch a.env && printf '# a comment\nB=2\nA=1\n' | replace && sleep 0.5 &&
		cp a.env other &&
		mv other a.env && stays && said . 0 && stops
}
check "a touched file, another order and a comment restart nothing" nothing_new
new_key id
sealed() { printf '%s\n' "$@" | "$S" seal -r "$recipient" -o new - 2>seal.err && mv new bundle; }
bundle() {
	sealed A=1 && app -f bundle -i id && sealed A=1 && stays && sealed A=canary2 &&
		restarts 2 canary2 && stops
}
check "a newly sealed bundle restarts the application only if its content differs" bundle
published() {
	mkdir -p v/..1 v/..2 v/..3
	echo A=1 >v/..1/a && echo A=1 >v/..2/a && echo A=canary3 >v/..3/a && ln -s ..1 v/..data &&
		ln -s ..data/a v/a
	app -f v/a && ln -s ..2 v/new && mv -T v/new v/..data && stays && ln -s ..3 v/new &&
		mv -T v/new v/..data &&
		restarts 2 canary3 && stops
}
check "a new ..data restarts the application only if its content differs" published
folder() {
	mkdir -p d && printf 1 >d/A && app -f "dir:$T/d" && printf canary2 >d/new && mv d/new d/A &&
		restarts 2 canary2 &&
		printf 3 >d/B && restarts 3 'canary2 3' && rm d/B && restarts 4 'canary2 ' && stops
}
check "a file that is changed, added or deleted in a dir: restarts the application" folder
content() {
	printf canary1 >secret && A_FILE="$T/secret" app --file-vars=A -f /dev/null &&
		printf canary2 | replace secret &&
		restarts 2 canary2 && stops
}
check "the file that an X_FILE variable names is watched" content
optional() {
	rm -f late.env && app -f a.env -f -late.env && echo A=canary9 | replace late.env &&
		restarts 2 canary9 && stops
}
check "an optional source that comes later restarts the application" optional

# What must not reach the application.
refused() {
	line=$1
	shift
	printf 'A=1\n' >a.env
	app "$@" -f a.env || return 1
	replace && until_ $PATIENCE grep -q "new environment not used: $line" err && stays 0.3 &&
		said 'new environment not used' 1 && stops
}
for case in 'white space in a name:A B=1:' 'TLS is denied:TLS=1:--deny TLS' \
	'variable A is missing:B=1:--require A' \
	'not sealed, and --sealed-only:A=2:--sealed-only'; do
	what=${case%%:*} options=${case##*:} text=${case#*:}
	case $case in *sealed-only) continue ;; esac
	check "a new set is refused: $what" refused ".*${what%%:*}" $options <<-END
		${text%:*}
	END
done
too_large() {
	printf 'A=1\0' >a.nul && app -f nul:a.nul && printf 'A=%0200000d\0' 1 | replace a.nul &&
		until_ $PATIENCE grep -q 'new environment not used: A is 200,002 bytes' err &&
		stays 0.3 && stops
}
check "a new set that the kernel would refuse is refused" too_large
bad_bundle() {
	sealed A=1 && app -f bundle -i id && head -c 100 bundle >cut && mv cut bundle &&
		until_ $PATIENCE grep -q 'new environment not used' err && stays 0.3 &&
		sealed A=canary2 && restarts 2 canary2 && stops
}
check "a bundle reaches the application only when it is whole" bad_bundle
deleted() {
	printf 'A=1\n' >a.env && app -f a.env && rm a.env &&
		until_ $PATIENCE \
		grep -q 'new environment not used: file does not exist after [0-9]' err &&
		stays 0.3 &&
		echo A=canary2 >a.env && restarts 2 canary2 && stops
}
check "a source that is deleted is not an empty environment" deleted
once() {
	printf 'A=1\n' >a.env && app -f a.env && for i in 1 2 3; do echo 'A B=1' | replace &&
		sleep 0.4; done
	has 'not used: white space' err && said 'not used: white space' 1 && printf 'A=1\n=\n' |
		replace && until_ $PATIENCE grep -q 'not used: .*line 2' err &&
		echo 'A B=1' | replace && until_ $PATIENCE said 'white space' 2 && stops
}
check "one line says what is wrong with a new set, another one when the reason changes" once

once_of_several() {
	echo A=1 >a.env && echo B=1 >b.env && app --settle 0.1 --require A -f a.env -f b.env ||
		return 1
	for i in 2 3 4; do echo C=$i | replace && sleep 0.5; done
	has 'not used: required variable A is missing' err && said 'not used: ' 1 && stops
}
check "one line says what is wrong with a set of several files" once_of_several

# How the application is ended.
leaves() {
	echo A=1 >a.env
	app --on-change "$1" -f a.env && date +A=%N | replace && ended "$2" &&
		said 'ending the application' 1
}
check "--on-change exit ends with 0" leaves exit 0
check "--on-change exit=N ends with N" leaves exit=7 7
by_itself() {
	printf 'A=1\n' >a.env
	start $R -f a.env -- sh -c 'until test -e go; do sleep 0.02; done; exit 5' && sleep 0.2 &&
		: >go && ended 5
}
check "an application that ends by itself ends the container" by_itself
cat >slow.sh <<-'END'
	trap 'echo term >>starts; sleep 1; exit 9' TERM
	echo "start $A" >>starts
	while :; do sleep 0.02; done
END
stop_wins() {
	: >starts && printf 'A=1\n' >a.env
	start $R -f a.env -- sh slow.sh && until_ $PATIENCE started 1 && echo A=2 | replace &&
		has term starts &&
		kill "$p" && ended 9 && [ "$(grep -c start starts)" = 1 ]
}
check "a stop during a restart ends the application and starts no new one" stop_wins
hup_waits() {
	: >starts && printf 'A=1\n' >a.env
	printf '%s\n' 'trap "sleep 1; exit" TERM' 'trap "echo hup $A >>starts" HUP' \
		'echo "start $A" >>starts' 'while :; do sleep 0.02; done' >hup.sh
	start $R -f a.env -- sh hup.sh && until_ $PATIENCE started 1 && echo A=2 | replace &&
		has 'the environment has changed' err && sleep 0.2 && kill -HUP "$p" &&
		has 'hup 2' starts && stops
}
check "a HUP during a restart reaches the new application" hup_waits
rewritten() {
	printf 'A=1\n' >a.env && : >starts
	start $R --rewrite TERM:USR1 --kill-after 0.5 -f a.env -- sh -c \
		'trap "echo usr1 >>starts" USR1; echo "start $A" >>starts
		while :; do sleep 0.02; done' &&
		until_ $PATIENCE started 1 && echo A=2 | replace && restarts 2 2 &&
		grep -q usr1 starts && kill -9 "$p"
}
check "--rewrite and --kill-after apply to a restart" rewritten
rest() {
	printf 'A=1\n' >a.env && : >starts
	start $R --grace 5 -f a.env \
		-- sh -c 'sh -c "trap \"sleep 0.3; echo rest >>starts; exit\" TERM
		while :; do sleep 0.02; done" & trap exit TERM
		echo "start $A" >>starts; while :; do sleep 0.02; done' &&
		until_ $PATIENCE started 1 && sleep 0.3 && echo A=2 | replace && restarts 2 2 &&
		[ "$(tr '\n' ' ' <starts)" = 'start 1 rest start 2 ' ] && stops 0
}
as_built check "what the application leaves behind is ended before it starts again" rest
splayed() {
	printf 'A=1\n' >a.env && app --splay 2 -f a.env && for n in 2 3 4; do echo A=$n |
		replace; done &&
		until_ $PATIENCE grep -q 'start 4' starts && ! grep -q 'start [23]' starts && stops
}
[ -n "${TOOL-}" ] || { n=0; until splayed >"$T/o" 2>&1 ||
	[ $((n = n + 1)) = 5 ]; do kill -9 "$p"; done; }
as_built check "changes within --splay are one change" test "${n-0}" -lt 5
two_files() {
	echo A=1 >a.env && echo B=1 >b.env && app --settle 3 -t 30 -f a.env -f b.env && echo A=2 |
		replace && echo B=2 | replace b.env &&
		restarts 2 '2 2' && ! grep -q 'start 2 1' starts && stops
}
check "two files that are replaced one after the other are one change" two_files
gone_command() {
	printf 'A=1\n' >a.env && cp app.sh tool && chmod +x tool && : >starts
	start $R -f a.env -- ./tool2; ended 127 || return 1
	ln -s app.sh link && chmod +x app.sh && : >starts
	start $R -f a.env -- ./link && until_ $PATIENCE started 1 && rm link && echo A=2 |
		replace &&
		has 'new environment not used: .*not found' err && stays 0.2 && stops
}
sed -i '1i #!/bin/sh' app.sh
check "a new set is not used if the command no longer exists" gone_command

# The processes.
keeper_of() {
	for keeper in $(cat "/proc/$1/task/$1/children"); do
		[ "$(cat "/proc/$keeper/comm")" = "${W##*/}" ] && return
	done
	return 1
}
keeper_dies() {
	app -f a.env && keeper_of "$p" && kill -9 "$keeper" &&
		has 'the process that waits for changes has ended' err &&
		echo A=5 | replace && stays 0.4 && stops
}
as_built check "the application runs on and a message is logged when the keeper process is killed" \
	keeper_dies
no_secret() {
	echo A=canary8 >a.env && app -f a.env && echo A=canary9 | replace && restarts 2 canary9 &&
		sleep 0.5 && keeper_of "$p" || return 1
	for pid in $p $keeper; do ! "$B/search" $pid canary8 && ! "$B/search" $pid canary9 ||
		return 1; done
	stops
}
[ "$(id -u)" != 0 ] || as_built check \
	"neither the parent nor the second process holds a value" no_secret
untraced() {
	chmod 777 . && : >starts && chmod 666 starts && printf 'A=1\n' >a.env && chmod 644 a.env
	start setpriv --reuid 4321 --regid 4321 --clear-groups $R -f a.env -- sh app.sh &&
		until_ $PATIENCE started 1 && keeper_of "$p" &&
		! setpriv --reuid 4321 --regid 4321 --clear-groups cat /proc/$keeper/environ >o \
		2>&1 && [ ! -s o ] || grep -q denied o || return 1
	stops
}
[ "$(id -u)" != 0 ] || as_built check \
	"no process of the same user can read the memory of the second process" untraced
all_waited() {
	printf 'A=1\n' >a.env
	start $R --wait-all -f a.env -- sh -c '(sleep 0.5; : >late) & exit 4' && ended 4 &&
		[ -e late ]
}
check "--wait-all does not wait for the second process" all_waited
reaps() {
	app -w -f a.env && touch a.env && sleep 0.5 && stops && said reaped 0
}
check "--warn-reap does not report the processes of --on-change" reaps
idle() {
	app -f a.env && sleep 1 && keeper_of "$p" || return 1
	woken() { sed -n 's/^voluntary_ctxt_switches:.//p' /proc/$p/status /proc/$keeper/status; }
	for _ in 1 2 3 4 5; do	# on a busy machine the start itself may last
		before=$(woken)
		sleep 2
		[ "$(woken)" != "$before" ] || { stops; return; }
	done
	return 1
}
as_built check "neither the parent nor the second process wakes up while nothing happens" idle
follows() {
	LISTEN_PID=1 app -f a.env && stops || return 1
	: >starts
	start sh -c 'LISTEN_PID=$$ exec "$@"' - $R -f a.env -- sh app.sh &&
		until_ $PATIENCE started 1 && date +A=%N | replace &&
		until_ $PATIENCE started 2 && stops &&
		awk '/^start/ { split($NF, a, "/"); if (a[1] != a[2]) exit 1 }' starts
}
check "LISTEN_PID names each new application" follows
streams() {
	printf 'A=1\n' >a.env && : >starts
	(cat id) >pipe & pids="$pids $!"
	sealed B=canary7 && start sh -c 'exec "$@" 3<pipe' - \
		$R -i fd:3 -f bundle -f a.env -- sh app.sh && until_ $PATIENCE started 1 &&
		echo A=2 | replace && restarts 2 '2 canary7' && sealed B=canary8 && restarts 3 \
		'2 canary8' && stops
}
check "an identity from a descriptor is kept for the next start" streams
piped() {
	printf 'A=1\n' >a.env && : >starts
	(echo B=canary7) >pipe & pids="$pids $!"
	start $R -f pipe -f a.env -- sh app.sh && until_ $PATIENCE started 1 && echo A=2 |
		replace && restarts 2 '2 canary7' && stops
}
check "the content of a named pipe is kept for the next start" piped
another_user() {
	chmod 777 . starts && chmod 644 a.env && app --user 4321 -f a.env && date +A=%N | replace &&
		until_ $PATIENCE started 2 &&
		child_of "$p" && keeper_of "$p" && grep -q '^Uid:.0' "/proc/$keeper/status" && stops
}
[ "$(id -u)" != 0 ] || as_built check "the application is started again as its user" another_user
daemon() {
	printf 'A=1\n' >a.env && rm -f pid && : >starts
	start $R -t 10 --pidfile "$T/pid" -f a.env \
		-- sh -c 'sh app.sh & echo $! >new.pid; mv new.pid pid' &&
		until_ $PATIENCE started 1 &&
		sleep 0.5 && echo A=2 | replace && restarts 2 2 && sleep 0.5 && echo A=3 |
		replace && restarts 3 3 || return 1
	stops || [ $got = 143 ]	# the stop came before the pid file
}
as_built check "a daemon that a pid file names is restarted" daemon
typed() {
	printf 'A=1\n' >a.env && : >starts
	printf '%s\n' 'trap "echo int; exit 3" INT' 'trap exit TERM' 'echo "start $A"' \
		'[ $A = 2 ] || { echo A=2 >n; mv n a.env; }' 'sleep 100 & wait' >typed.sh
	"$B/pty" "$@" 'want:start 1' 'want:start 2' 'send:\003' \
		'want:int' -- $R -f a.env -- sh typed.sh
	[ $? = 3 ]
}
check "^C reaches the new application" typed
where_pid1 check "^C reaches the new application of PID 1" typed -1
piped_typed() {
	printf 'A=1\n' >a.env
	"$B/pty" 'want:start 1' 'want:start 2' 'send:\003' \
		'want:int' -- sh -c '"$@" | (trap "" INT; cat)' - $R -f a.env -- sh typed.sh
	[ $? != 124 ]	# a step that did not come
}
check "^C reaches the new application in a pipeline" piped_typed
pid1() {
	printf 'A=1\n' >a.env && : >starts
	start $NS $R -f a.env -- sh app.sh && until_ $PATIENCE started 1 && echo A=2 | replace &&
		restarts 2 2 && find_one &&
		kill "$one" && ended 0
}
where_pid1 check "a changed file restarts the application of PID 1" pid1
hushed err && ok "no line holds a value" || not_ok "no line holds a value"

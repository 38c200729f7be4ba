#!/bin/sh
# SPDX-License-Identifier: ISC
# --init over an interactive shell, as `docker run -it` starts one, and in a shell's own jobs.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
I="$W --init"
. "$top/tests/init/claims.sh"

bash="env PS1=@ bash --norc --noprofile -i"
# The shell gets what is typed before a command has begun.
ready="sh -c 'echo r\$((1+1))y; exec"
says() { start "$@"; ended "${want:-0}" || { cat "$T/out"; return 1; }; }

for pid1 in "" -1; do
	for option in "" -g; do
		name="bash${option:+ $option}${pid1:+ under PID 1}"
		want=7 where=
		[ -z "$pid1" ] || where=where_pid1
		$where check "$name: ^C, ^Z, fg, jobs, the size of the window and exit work" says \
			"$B/pty" $pid1 size:30x90 want:@ 'send:stty size\n' 'want:30 90' want:@ \
			"send:$ready sleep 100'\n" want:r2y 'send:\003' want:@ \
			'send:echo c$?\n' want:c130 want:@ "send:$ready cat'\n" want:r2y \
			'send:one\n' want:one want:one 'send:\032' want:topped want:@ 'send:fg\n' \
			'want:exec cat' 'send:two\n' want:two want:two 'send:\004' want:@ \
			'send:sleep 100 &\n' want:@ 'send:jobs\n' 'want:Running' want:@ \
			'send:kill %1; wait\n' want:@ size:40x120 'send:stty size\n' \
			'want:40 120' want:@ 'send:exit 7\n' -- $I $option -- $bash
	done
done
want=0
check "the application gets a signal when the size of the window changes" says "$B/pty" \
	"file:$T/winch:ready" size:50x50 "file:$T/winch:signal 28" -- $I \
	-- sh -c '"$0" "$1" & until grep -q "signal 28" "$1" 2>/dev/null; do
		sleep 0.02; done; kill -63 $!; wait' "$B/record" "$T/winch"

want=0
where_pid1 check "^Z has no effect on PID 1's application" says \
	"$B/pty" -1 'send:one\n' want:one want:one 'send:\032' 'send:two\n' want:two want:two \
	'send:\004' -- $I -- cat
check "^Z has no effect on the application of a session leader" says "$B/pty" \
	'send:one\n' want:one want:one 'send:\032' 'send:two\n' want:two want:two \
	'send:\004' -- $I -- cat
# A process that prints gone once our child has ended, and stays.  The terminal comes back to us a
# moment later.
left='p=$$; setsid sh -c "while kill -0 $p 2>/dev/null; do sleep 0.02; done
	echo g\$((1+1))ne; exec sleep 100" & exit 0'
want=130
for pid1 in "" -1; do
	where=
	[ -z "$pid1" ] || where=where_pid1
	$where check "^C ends the search for a daemon${pid1:+, as PID 1}" says \
		"$B/pty" $pid1 want:g2ne front \
		'send:\003' -- $I -t 60 --pidfile "$T/none" -- sh -c "$left"
done
want=0
check "^C reaches the processes that are left" says "$B/pty" want:g2ne front \
	'send:\003' -- $I --wait-all -- sh -c "$left"
cat >"$T/looks" <<END
"$W" --init -t 60 --pidfile "$T/none" -- sh -c '$left'
END
want=6
check "^C ends the search for a daemon in a script" says "$B/pty" want:@ \
	"send:bash $T/looks\n" want:g2ne 'send:\003' want:@ 'send:exit 6\n' -- $bash
cat >"$T/followed.sh" <<'END'
setsid env --default-signal=INT sh -c 'trap "exit 9" INT
	trap "echo f$((1+1))nd; found=1" USR1; echo $$ >"$0"
	while kill -0 $2 2>/dev/null; do sleep 0.02; done
	while [ ! "$found" ]; do kill -USR1 $1; sleep 0.05; done
	while :; do sleep 0.05; done' "$1" $PPID $$ & exit 0
END
want=9
check "^C reaches the daemon once it is found" says "$B/pty" want:f2nd \
	'send:\003' -- $I --pidfile "$T/followed" -- sh "$T/followed.sh" "$T/followed"

# Under a shell with job control.
want=6
check "a job in the background can be brought to the foreground" says "$B/pty" want:@ \
	"send:$W --init -- sh -c 'read x; echo got\$x' &\\n" want:@ stopped 'send:fg\n' 'want:got' \
	'send:5\n' want:got5 want:@ 'send:exit 6\n' -- $bash
# ^Z, fg and a stop by the terminal reach all processes of the application.  (A shell that is just
# starting one cannot stop, so cat has to answer first.)
for option in "" -g; do
	check "^Z and fg work for an application with children${option:+ $option}" says \
		"$B/pty" want:@ \
		"send:$W --init $option -- sh -c 'echo r\$((1+1))y; cat; echo o\$((1+1))r'\n" \
		want:r2y 'send:one\n' want:one want:one 'send:\032' want:topped want:@ stopped \
		'send:fg\n' want:fg 'want:; echo o' 'send:two\n' want:two want:two \
		'send:\004' want:o2r want:@ 'send:exit 6\n' -- $bash
done
check "fg continues a job whose child wanted the terminal" says "$B/pty" want:@ \
	'send:set -b\n' want:@ "send:$W --init -- sh -c 'cat; echo o\$((1+1))r' &\\n" want:topped \
	stopped 'send:fg\n' want:fg 'want:; echo o' 'send:two\n' want:two want:two \
	'send:\004' want:o2r want:@ 'send:exit 6\n' -- $bash
check "TERM ends a stopped job with children" says "$B/pty" want:@ \
	"send:$W --init -- sh -c 'trap \"echo t\$((1+1))d\" TERM; (read x; echo got\$x; \
until [ -e $T/go ]; do :; done); :'\n" \
	'send:one\n' want:gotone 'send:\032' want:topped want:@ stopped \
	"send:echo >$T/go; kill %1\n" want:t2d 'send:exit 6\n' 'send:exit 6\n' -- $bash
for from in 'echo x |' '</dev/null'; do
	check "/dev/tty can be read while stdin is something else: $from" says "$B/pty" want:@ \
		"send:$from $W --init -- sh -c 'echo r\$((1+1))y; read x </dev/tty; \
echo got\$x'\n" want:r2y \
		'send:5\n' want:got5 want:@ 'send:exit 6\n' -- $bash
done
check "/dev/tty can be read if no descriptor is a terminal" says "$B/pty" want:@ \
	"send:echo x | $W --init -- \
sh -c 'read x </dev/tty; echo got\$x >/dev/tty' >/dev/null 2>&1\n" \
	'send:5\n' want:got5 want:@ 'send:exit 6\n' -- $bash
check "a pager in the same pipeline has the terminal" says "$B/pty" want:@ \
	"send:$W --init -- seq 3 | (cat; head -n 1 </dev/tty)\\n" want:3 'send:typed\n' want:typed \
	want:@ 'send:exit 6\n' -- $bash
cat >"$T/script" <<END
"$W" --init -- sh -c 'echo r\$((1+1))y; exec sleep 100'
echo still
END
check "^C ends a script that runs init" says "$B/pty" want:@ "send:bash $T/script\\n" want:r2y \
	'send:\003' want:@ 'send:echo code $?\n' 'want:code 130' want:@ 'send:exit 6\n' -- $bash
check "the terminal is given back to a script" says "$B/pty" want:@ \
	"send:bash -c '$W --init -g -- true; read x; echo got\$x'\\n" 'want:got' \
	'send:5\n' want:got5 want:@ 'send:exit 6\n' -- $bash
want=130
check "^C ends an application in a session of its own" says "$B/pty" 'want:go' 'send:\003' -- $I \
	sh -c 'echo go; exec sleep 100'

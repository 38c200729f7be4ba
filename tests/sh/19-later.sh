#!/bin/sh
# SPDX-License-Identifier: ISC
# Starts that take more than one look, signals that end a wait, and invalid values of options.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
printf 'A=canary\n' | gzip | age -r "$recipient" >bundle
age-keygen -o stranger 2>/dev/null
packed=$(base64 -w0 bundle)

key_comes() { cp key late.new && mv late.new late.key; }
comes 'WAITENV_BUNDLE is opened by a key that comes later' A=canary key_comes \
	WAITENV_BUNDLE="$packed" "$W" -t 60 -i late.key
cp stranger late.key
comes 'WAITENV_BUNDLE is opened by a key that replaces another' A=canary key_comes \
	WAITENV_BUNDLE="$packed" "$W" -t 60 -i late.key
cp stranger late.key
comes 'a file is opened by a key that replaces another' A=canary key_comes \
	"$W" -t 60 -i late.key -f bundle
rm late.key
comes 'a malformed identity does not keep a second one from coming' A=canary key_comes \
	"$W" -t 60 -i bundle -i late.key -f bundle
cp key fresh.key
check 'a key that was written a moment before opens at the first look' \
	"$W" -t 0 -i fresh.key -f bundle -- true
check 'a bundle in a variable is opened by a fresh key at the first look' \
	sh -c 'cp key fresh2.key && WAITENV_BUNDLE=$1 "$0" -t 0 -i fresh2.key -- true' \
	"$W" "$packed"
fails 'a key of somebody else is refused in the end' 77 'no identity opens it' \
	sh -c '"$0" -q -i stranger -f bundle -- true' "$W"
fails 'an absent optional identity does not make that a time-out' 77 'no identity opens it' \
	sh -c '"$0" -q -i stranger -i -nowhere -f bundle -- true' "$W"
many() { for n in $(seq 40); do printf ' -f bundle'; done; }
# shellcheck disable=SC2046
fails 'an identity is looked at once for all sources that need it' 75 \
	'not exist.* after (1\.[5-9]|[2-9])' \
	"$W" -q --attempts 60 -t 1500ms -i missing $(many) -- true

# A named pipe that has given nothing is no source any more once it is replaced.
mkfifo late.pipe
pipe_again() {
	rm late.pipe && mkfifo late.pipe && timeout 20 sh -c 'echo A=canary >late.pipe'
}
pipe_becomes_file() { echo A=canary >pipe.new && mv pipe.new late.pipe; }
comes 'a named pipe that replaces another is read' A=canary pipe_again "$W" -t 30 -f late.pipe
comes 'a file that replaces a named pipe is read' A=canary pipe_becomes_file \
	"$W" -t 30 -f late.pipe

# A signal whose default action ends a process ends a wait.
ends() {
	sig=$1
	shift
	env -i "$@" "$W" -t 60 -f missing -- true 2>err &
	pid=$!
	pids="$pids $pid"
	# The parent of --init unblocks signals while it sleeps, so that its mask cannot be used.
	child=$pid
	case $* in *WAITENV_INIT*)
		until_true 60 grep -q . /proc/$pid/task/$pid/children
		read -r child </proc/$pid/task/$pid/children
	esac
	until_true 60 waitenv_blocks "$child"
	sleep 0.05
	kill -"$sig" $pid
	wait $pid
}
# A shell starts background commands with SIGQUIT ignored.
for row in USR1:138 USR2:140 ALRM:142 WINCH:156 PWR:158 37:165; do
	ends "${row%:*}"
	is "the signal ${row%:*} ends a wait" $? "${row#*:}"
done
ends USR1 WAITENV_INIT=1 WAITENV_REWRITE=USR1:0
is 'a signal that --rewrite drops ends a wait' $? 138
ends QUIT --default-signal=QUIT
is 'the signal QUIT ends a wait' $? 131
many_missing() { for n in 1 2 3 4 5 6 7 8; do printf ' -f missing%d' $n; done; }
# shellcheck disable=SC2046,SC3045
(ulimit -n 6; exec "$W" -q -t 60 $(many_missing) -- true) 2>err &
pid=$!
pids="$pids $pid"
until_true 60 waitenv_blocks $pid
sleep 0.05
kill -TERM $pid
wait $pid
is 'TERM ends a wait for more sources than there are descriptors' $? 143

# Where few descriptors are left, looks come before the watch.
few() {
	rm -rf late.*
	{
		sleep 0.3
		for name in a b c; do echo "$name=1" >new && mv new "late.$name"; done
		mkdir late.d && printf 1 >late.d/d
	} &
	pids="$pids $!"
	# shellcheck disable=SC3045
	(ulimit -n "$1"; shift; exec env -i "$W" -q -t 30 "$@" -- /usr/bin/env) </dev/null 2>&1 |
		tr '\n' ' '
}
for n in 4 5 6 7 8 9 12; do
	is "sources that come later are read with $n descriptors" \
		"$(few $n -f late.a -f late.b -f late.c)" 'a=1 b=1 c=1 '
	[ $n -lt 6 ] || is "a directory that comes later is read with $n descriptors" \
		"$(few $n -f late.a -f dir:late.d)" 'a=1 d=1 '
done
# shellcheck disable=SC3045
fails 'a directory for which too few descriptors are left is named' 71 \
	'cannot open.*: (No file descriptors available|Too many open files): dir:late.d' \
	sh -c 'ulimit -n 4; exec "$@"' - "$W" -q -t 500ms -f dir:late.d -- true

# Invalid values of options.
printf 'A=canary\n' >app.env
for words in '-f --' '-f --init' '-f -v' '--deny --' '-f -init' '-init' '-file' '--grace 3s'; do
	# shellcheck disable=SC2086
	fails "it is a usage error: $words" 64 '^waitenv: ' "$W" $words -- true
done
fails 'an empty value is a usage error' 64 '-f takes SPEC' "$W" -f '' -- true
fails 'white space before a source is a usage error' 64 'white space' "$W" -f ' app.env' -- true
fails 'WAITENV_FILE=-- is a usage error' 64 'WAITENV_FILE' env WAITENV_FILE=-- "$W" true
fails 'an empty WAITENV_FILE is a usage error' 64 '/dev/null' env WAITENV_FILE= "$W" true
check '/dev/null is a source without variables' "$W" -t 0 -f /dev/null -- true
secret=$(grep AGE-SECRET key)
fails 'a key as a value is not printed' 64 'a secret key' "$W" --timeout "$secret" -- true
fails 'a key as a command is not printed' 127 'not shown' "$W" -- "$secret"
fails 'a long value is cut' 64 "got 'aaaaaaaaaaaaaaaaaaaa' " \
	"$W" --timeout "$(printf 'a%.0s' $(seq 60))" -- true

# Files that a source names, and a home that is too large.
printf 'canary' >planted
printf 'DB_PASSWORD_FILE=%s/planted\n' "$T" | gzip | age -r "$recipient" >names.age
fails 'a sealed source cannot name a file that is not sealed' 77 'DB_PASSWORD_FILE of a source' \
	"$W" -t 0 --sealed-only --file-vars -i key -f names.age -- true
is 'an inherited X_FILE is read beside a sealed source' "$(DB_PASSWORD_FILE=$T/planted \
	"$W" --settle 0 --sealed-only '--file-vars=DB_*' -i key -f bundle \
		-- sh -c 'echo "$DB_PASSWORD"')" canary
printf '{}' >empty.json
"$W" --settle 0 -f json:empty.json -- true 2>err
is 'a source that gives no variable starts the command' $? 0
like 'a source that gives no variable is named in one line' err \
	'^waitenv: gives no variable: json:empty.json$'
for text in 'c2VjcmV0PWNhbmFyeQ==' '{"message":"AccessDenied"}' '$ANSIBLE_VAULT;1.1;AES256'; do
	printf '%s\n' "$text" >odd.env
	fails "a text that defines nothing is refused: $(printf %.12s "$text")" 65 odd.env \
		"$W" --settle 0 -f odd.env -- true
done
gzip -c </dev/null >none.gz
fails 'a whole bundle of an empty text is refused' 65 none.gz "$W" --settle 0 -f none.gz -- true
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	{ cat /etc/passwd; printf 'huge:x:4242:4242::/%s:/bin/sh\n' \
		"$(head -c 140000 /dev/zero | tr '\0' h)"; } >passwd
	# shellcheck disable=SC2016
	fails 'a home directory that is too large for the kernel is refused' \
		78 '^waitenv: HOME is 140,' \
		unshare -m sh -c 'mount --bind passwd /etc/passwd &&
			exec "$0" --user huge -- true' "$W"
else echo "# left out: no mount namespace"; fi

# SPDX-License-Identifier: ISC
# Sourced by every shell test.  $W is waitenv, $S is sealenv, $H the folder of the C helpers, $T a
# folder of the test's own that is gone afterwards; every process a test starts in the background
# goes into $pids and is ended.  A claim prints one line, "ok …" or "not ok …", which tests/run
# counts.  Every value in the files of a test contains the word canary, and no message may contain
# it.
# shellcheck shell=sh disable=SC2034
set -u
O=${O:-build}
case $O in /*) ;; *) O=$PWD/$O ;; esac
W=${W:-$O/waitenv} S=${S:-$O/sealenv} H=$O/helpers
case $W in /*) ;; *) W=$PWD/$W ;; esac
case $S in /*) ;; *) S=$PWD/$S ;; esac
top=$PWD
T=$(mktemp -d)
pids=
cleanup() {
	for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
	rm -rf "$T"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
for name in $(env | sed -n 's/^\(WAITENV_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

ok() { echo "ok $*"; }
not_ok() { echo "not ok $*"; }

# waitenv_blocks PID: succeeds once that process is waitenv and blocks all signals.  Its name is
# tested too, since the C library of a shell blocks all signals in fork(), before the exec.
waitenv_blocks() {
	grep -qsx "Name:	${W##*/}" /proc/"$1"/status &&
		grep -qs 'SigBlk:	ffffff' /proc/"$1"/status
}

# check NAME COMMAND…: the command succeeds.
check() {
	name=$1
	shift
	if "$@" >"$T/.out" 2>&1; then ok "$name"; else not_ok "$name"; sed 's/^/# /' "$T/.out"; fi
}

# is NAME GOT WANT: two strings are the same.
is() {
	if [ "$2" = "$3" ]; then ok "$1"
	else not_ok "$1"; printf '# got:  %s\n# want: %s\n' "$2" "$3"; fi
}

# like NAME FILE PATTERN: a line of the file matches the extended regular expression.
like() {
	if grep -Eq -- "$3" "$2"; then ok "$1"
	else not_ok "$1"; echo "# /$3/"; sed 's/^/# /' "$2"; fi
}

# hushed FILE…: succeeds if they contain no value and no key.
hushed() { ! cat "$@" | grep -qai 'canary\|age-secret-key-1'; }

# fails NAME CODE PATTERN COMMAND…: ends with that code, nothing on stdout, and just one line on
# stderr, of at most 255 bytes, that begins with the reason, ends with the code, tells no secret and
# matches the extended regular expression.
fails() {
	name=$1 code=$2 pattern=$3
	shift 3
	"$@" >"$T/.out" 2>"$T/.err"
	got=$?
	if [ $got = "$code" ] &&
		[ "$(wc -l <"$T/.err")" = 1 ] && [ "$(wc -c <"$T/.err")" -le 255 ] &&
		[ ! -s "$T/.out" ] && hushed "$T/.err" &&
		grep -Eq -- "^(wait|seal)env: [^ ].* \[$code\]$" "$T/.err" &&
		grep -Eq -- "$pattern" "$T/.err"
	then ok "$name"
	else not_ok "$name"; echo "# code $got, want $code, /$pattern/"; sed 's/^/# /' "$T/.err"; fi
}

# as_built CLAIM NAME…: makes a claim about the unmodified program, which is left out under a $TOOL.
as_built() {
	if [ -z "${TOOL-}" ]; then "$@"; else echo "# left out, under $TOOL: $2"; fi
}

# not_under TOOL CLAIM NAME…: makes a claim that is left out under this $TOOL alone.
not_under() {
	if [ "${TOOL-}" = "$1" ]; then echo "# left out, under $1: $3"; else shift; "$@"; fi
}

# with_hybrid CLAIM NAME…: makes a claim about hybrid recipients, which need a libsodium with
# X-Wing.
with_hybrid() {
	if "$S" --version | grep -q ", MLKEM768"; then "$@"
	else echo "# left out, no X-Wing: $2"; fi
}

# refuses NAME CODE PATTERN COMMAND…: as fails, and once more with WAITENV_LOG=json, -v and a
# termination log, for the same code, lines in JSON (said_json), and the last of them in the
# termination log.
refuses() {
	fails "$@"
	name=$1 code=$2
	shift 3
	: >"$T/.last"
	chmod 666 "$T/.last"	# for a test that runs it as somebody else
	(
		export WAITENV_LOG=json WAITENV_VERBOSE=1 WAITENV_TERMINATION_LOG="$T/.last"
		"$@" >"$T/.out" 2>"$T/.err"
	)
	got=$?
	cat "$T/.err" >>"$T/.json"
	if [ $got = "$code" ] && hushed "$T/.err" "$T/.out" &&
		[ "$(tail -n 1 "$T/.err")" = "$(cat "$T/.last")" ]
	then ok "$name, as JSON too"
	else not_ok "$name, as JSON too"; echo "# code $got"; sed 's/^/# /' "$T/.err"; fi
	rm -f "$T/.last"
}

# said_json NAME: claims that the output of refuses was JSON, one object on each line, with the
# documented keys.
said_json() {
	check "$1" jq -es 'length > 0 and all(.[]; (.level | IN("error", "info", "debug"))
		and (.event | type == "string") and (.reason | type == "string" and length > 0)
		and (keys - ["level", "event", "reason", "source", "waited_ms", "looks",
		"code"] == [])
		and (if .level == "error" then (.code | type == "number") and .event == "failed"
		else .code == null end))' \
		"$T/.json"
}

# new_key FILE: a new identity; its recipient in $recipient.
recipient=
new_key() {
	age-keygen -o "$1" 2>/dev/null
	recipient=$(age-keygen -y "$1")
}

# until_true SECONDS COMMAND…: the command succeeds within that time.
until_true() {
	tries=$(($1 * 50))
	shift
	while ! "$@" 2>/dev/null; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.02
	done
}

# comes NAME LINE MAKE WAITENV…: claims that the application prints that line after MAKE, which runs
# while the start waits, and prints nothing before.
comes() {
	name=$1 line=$2 make=$3
	shift 3
	env -i "$@" -- /usr/bin/env >"$T/.got" 2>"$T/.err" &
	pid=$!
	pids="$pids $pid"
	until_true 60 waitenv_blocks $pid
	sleep 0.2
	waitenv_blocks $pid || echo 'it was early' >>"$T/.err"
	$make
	wait $pid
	if [ $? = 0 ] && ! grep -q '^it was early' "$T/.err" && grep -qFx "$line" "$T/.got"
	then ok "$name"
	else not_ok "$name"; sed 's/^/# /' "$T/.err" "$T/.got"; fi
}

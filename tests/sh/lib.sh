# Sourced by every shell test.  $W is waitenv, $S is sealenv, $T a folder of the test's own that is
# gone afterwards; every process a test starts in the background goes into $pids and is ended.
# A claim prints one line, "ok …" or "not ok …", which tests/run counts.
set -u
W=${W:-build/waitenv} S=${S:-build/sealenv}
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

ok() { echo "ok $*"; }
not_ok() { echo "not ok $*"; }

# check NAME COMMAND…: the command succeeds.
check() {
	name=$1
	shift
	if "$@" >"$T/.out" 2>&1; then ok "$name"; else not_ok "$name"; sed 's/^/# /' "$T/.out"; fi
}

# is NAME GOT WANT: two strings are the same.
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; printf '# got:  %s\n# want: %s\n' "$2" "$3"; fi
}

# fails NAME CODE PATTERN COMMAND…: ends with that code, and with just one line on stderr, of at
# most 255 bytes, that matches the extended regular expression.
fails() {
	name=$1 code=$2 pattern=$3
	shift 3
	"$@" >"$T/.out" 2>"$T/.err"
	got=$?
	if [ $got = "$code" ] && [ "$(wc -l <"$T/.err")" = 1 ] && [ "$(wc -c <"$T/.err")" -le 256 ] &&
		grep -Eq -- "$pattern" "$T/.err"
	then ok "$name"
	else not_ok "$name"; echo "# code $got, want $code, /$pattern/"; sed 's/^/# /' "$T/.err"; fi
}

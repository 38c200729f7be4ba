#!/bin/sh
# SPDX-License-Identifier: ISC
# What bad input gets: a code, one line with the reason first, and no application.
# shellcheck disable=SC1091,SC2046,SC2154,SC2238
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
gzip_age() { gzip -9 | age -r "$recipient"; }
printf 'A=canary\nB=canary two\n' >app.env
gzip_age <app.env >bundle
age-keygen 2>/dev/null | grep ^AGE >stranger

: >empty
mkdir folder variables
printf '{"A":"canary"}' >variables/A
printf 'A=canary\n# waitenv-end entr' | gzip_age >sealed-late
ln -s folder link-to-folder
ln -s nowhere dangling
ln -s loop loop
mkfifo fifo
cp app.env no-end && printf 'C=canary' >>no-end
printf 'GOOD=canary\n\nBAD canary=1\n' >not-docker
printf 'GOOD=canary\nB=canary\0three\n' >nul
printf '\nB=\300\257canary\n' >not-utf8
head -c 16777217 /dev/zero | tr '\0' '#' >large
truncate -s 1T huge
head -c 16777300 /dev/zero | tr '\0' '#' | gzip -1 >large.gz
head -c 16777300 /dev/zero | gzip_age >large.age
"$H/bomb" 10 >bomb.gz
age -r "$recipient" <bomb.gz >bomb.age
head -c 100 bundle >cut
printf 'AGE-SECRET-KEY-1canarycanary\n' >malformed
printf 'X=%131072s\0' canary | gzip >big.nul.gz
{
	printf 'age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n'
	printf 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n'
	printf -- '--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n0123456789abcdef0123456789abcdef'
} >scrypt
: >not-executable
printf 'true\n' >no-interpreter-line && chmod +x no-interpreter-line
printf '#!/nonexistent/sh\n' >no-interpreter && chmod +x no-interpreter
printf '#!%s\n' "$T/app.env" >bad-interpreter && chmod +x bad-interpreter

# All that is refused says so at once: -t 0 --settle 0 is "as it stands".
now() { "$W" -t 0 --settle 0 -i key "$@" -- echo started; }

# --- not there, or not all of it
refuses 'missing' 75 '^waitenv: file does not exist after 0\.[0-9] s \(1 look\): missing' now -f missing
refuses 'missing, with a time' 75 'does not exist after 0\.[3-9] s \([2-9] looks\)' "$W" -t 300ms -f missing -- echo
refuses 'in a missing folder' 75 '^waitenv: file does not exist' now -f none/of/these
refuses 'a dangling link' 75 '^waitenv: file does not exist' now -f dangling
refuses 'empty' 75 '^waitenv: empty' now -f empty
refuses 'empty, in a variable' 65 'variable is not set|empty' env EMPTY= "$W" -f env:EMPTY -- echo started
refuses 'a variable that is not set' 65 '^waitenv: variable is not set: env:NOPE' now -f env:NOPE
refuses 'empty, from a descriptor' 65 '^waitenv: empty: fd:0' now -f fd:0
refuses 'cut off' 75 '^waitenv: age: .*cut off.*, 100 bytes so far after' now -f cut
refuses 'two that are missing' 75 'does not exist \(and 1 more\)' now -f missing -f missing2
refuses 'no end line' 75 '^waitenv: the end line is missing' now --require-end -f app.env

# --- not what it should be
refuses 'a folder' 65 '^waitenv: is a directory' now -f folder
refuses 'a folder, through a link' 65 '^waitenv: is a directory' now -f link-to-folder
refuses 'a folder, from a descriptor' 65 'is a directory' sh -c '"$0" -t 0 -f fd:5 -- echo started 5<folder' "$W"
refuses 'a device' 65 '^waitenv: is a device' now -f /dev/zero
refuses 'a terminal' 65 '^waitenv: is a device' now -f /dev/ptmx
refuses 'a FIFO that nobody writes' 75 '^waitenv: empty' now -f fifo
perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un("socket"))'
refuses 'a socket' 65 '^waitenv: is a device or socket' "$W" -t 5 --settle 0 -f socket -- echo started
refuses 'a file where a folder is meant' 65 '^waitenv: is not a directory' now -f dir:app.env
refuses 'a loop of links' 71 'Symbolic link loop|Too many levels of symbolic links' now -f loop
refuses 'text that is not docker'\''s' 65 'line 3' now -f not-docker
refuses 'a NUL byte' 65 '(NUL|U\+0000|line 2)' now -f nul
refuses 'a NUL byte, sealed' 65 '(NUL|line 2)' sh -c 'age -r '"$recipient"' <nul >nul.age
	"$0" -t 0 --settle 0 -i key -f nul.age -- echo started' "$W"
refuses 'not UTF-8' 65 'line 2' now -f not-utf8
refuses 'above 16 MiB' 65 'larger than 16777216 bytes' now -f large
refuses '1 TiB with nothing in it' 65 'larger than 16777216 bytes' now -f huge
refuses 'above 16 MiB, from a pipe' 65 'larger than' sh -c 'cat large | "$0" -q -t 60 -f fd:0 -- echo started' "$W"
refuses 'above 16 MiB, packed' 65 'gzip: larger than' now -f large.gz
refuses 'above 16 MiB, sealed' 65 'gzip: larger than' now -f large.age
refuses 'a passphrase' 77 'passphrase' now -f scrypt

# --- a bomb costs no more memory than the cap: what is read, what is opened, what comes out of it
for f in bomb.gz bomb.age; do
	as_built refuses "10 GiB in $f, with 64 MiB of address space" 65 'gzip: larger than 16777216 bytes' \
		sh -c 'ulimit -v 65536; exec "$0" -t 0 --settle 0 -i key -f "$1" -- echo started' "$W" $f
done


# --- nor does a text of more variables than any process takes
yes A= | head -n 1000000 | gzip -9 >many.gz
as_built refuses 'a million short lines in a small gzip file, with 96 MiB of address space' 65 \
	'more than 600000 variables, line 600001' \
	sh -c 'ulimit -v 98304; exec "$0" -t 0 --settle 0 -f many.gz -- echo started' "$W"

# --- not permitted
chmod 000 app.env
mkdir -m 700 closed
cp bundle closed/bundle
chmod 755 "$T"
chmod 644 key
someone() { setpriv --reuid 65534 --regid 65534 --clear-groups "$W" -t 0 --settle 0 -i key "$@" -- echo started; }
if setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null; then
	refuses 'unreadable' 77 '^waitenv: cannot open: Permission denied' someone -f app.env
	refuses 'in an unreadable folder' 77 '^waitenv: cannot open: Permission denied' someone -f closed/bundle
	chmod 600 key
	refuses 'an unreadable identity' 77 'identity key: cannot open: Permission denied \(mode 0[0-7]{3} of [0-9]+:[0-9]+, and this is user [0-9]+:[0-9]+\)' someone -f bundle
fi
chmod 644 app.env
refuses 'another one'\''s identity' 77 '^waitenv: age: no identity opens it' \
	"$W" -t 0 --settle 0 -i stranger -f bundle -- echo started
refuses 'no identity' 77 '^waitenv: sealed, and no identity given' "$W" -t 0 --settle 0 -f bundle -- echo started
refuses 'a missing identity' 75 '^waitenv: sealed, and of the identity missing: file does not exist' \
	"$W" -t 0 --settle 0 -i missing -f bundle -- echo started
refuses 'a malformed identity' 65 'identity malformed: .*line 1' \
	"$W" -t 0 --settle 0 -i malformed -f bundle -- echo started
refuses 'a bundle that is none' 65 '^waitenv: not a bundle in base64' env WAITENV_BUNDLE=canary "$W" -- echo started
refuses 'not sealed' 77 '^waitenv: not sealed' now --sealed-only -f app.env
refuses 'a folder is not sealed' 77 '^waitenv: not sealed' now --sealed-only -f dir:variables
key=RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3
refuses 'nor can it be signed' 77 'cannot be signed' now --verify-key $key -f dir:variables
refuses 'nor can a text without comments' 77 'cannot be signed' now --verify-key $key -f json:variables/A
refuses 'nor can it have an end line' 77 'has no end line' now --require-end -f nul:variables/A
refuses 'a sealed text without one' 77 'not signed: it has no end line' now --verify-key $key -f bundle
refuses 'a variable without one' 77 'not signed: it has no end line' env V=canary "$W" --verify-key $key -f env:V -- echo
refuses 'not signed, and one more identity is still to come' 77 'not signed' \
	now -i missing --verify-key $key -f bundle
refuses 'cut off in its end line before it was sealed' 65 'end line is cut off' now -f sealed-late

# --- the whole cannot work
refuses 'a variable too large for the kernel' 78 \
	'^waitenv: X is 131,074 bytes; Linux takes at most 131,071' now -f nul:big.nul.gz
refuses 'a required one is missing' 78 '^waitenv: required variable NOPE is missing' \
	now -f app.env --require A,NOPE
refuses 'a required one is empty' 78 'required variable EMPTY is empty' \
	env EMPTY= "$W" --require EMPTY -- echo started
refuses 'a denied one' 78 '^waitenv: A is denied' now --deny 'A*' -f app.env

# --- wrong usage
usage() { name=$1 pattern=$2; shift 2; refuses "$name" 64 "$pattern" "$W" "$@"; }
usage 'an unknown option' '^waitenv: unknown option --nope' --nope -- echo started
usage 'an unknown option with a value' '^waitenv: unknown option --nope ' --nope=canary -- echo started
usage 'an unknown letter' '^waitenv: unknown option -Z' -vZ -- echo started
usage 'a bad duration' '^waitenv: timeout: expected a duration such as' -t 5parsecs -- echo started
for d in '' - -1 1e3 s .5x 99999999999 1d ' 1' 1s2; do
	usage "the duration '$d'" '^waitenv: timeout: ' "--timeout=$d" -- echo started
done
usage 'an option without its value' '^waitenv: --file takes SPEC' --file
usage 'a letter without its value' '^waitenv: -t takes D' -t
usage 'no command' '^waitenv: no command' -f app.env
usage 'no command after --' '^waitenv: no command' -f app.env --
usage 'a switch that is neither' 'quiet: expected 1 or 0' --quiet=perhaps -- echo started
usage 'no attempts' 'attempts: ' --attempts 0 -- echo started
usage 'a bad verify key' '^waitenv: verify-key: expected a minisign public key' --verify-key nonsense -f app.env -- echo started
usage 'a dialect that is none' "unknown dialect 'yaml'" -f yaml:app.env -- echo started
usage 'no place' 'without a place' -f docker: -- echo started
usage 'no descriptor' 'descriptor' -f fd:x -- echo started
usage 'a descriptor that is not open' 'not open' -f fd:99 -- echo started
usage 'an identity of one that is not open' 'descriptor 99 is not open' -f missing -i fd:99 -- echo started
usage 'a key where its place is wanted' '^waitenv: .*WAITENV_IDENTITY' -i "$(grep ^AGE key)" -f bundle -- echo started
usage 'all of a key file there' '^waitenv: .*WAITENV_IDENTITY' -f "$(cat key)" -- echo started
refuses 'a bad variable of ours' 64 '^waitenv: WAITENV_TIMEOUT: ' env WAITENV_TIMEOUT=x "$W" -- echo started

# --- the command
command_is() { name=$1 code=$2 pattern=$3; shift 3; refuses "$name" "$code" "$pattern" "$W" -- "$@"; }
command_is 'a command that is not there' 127 '^waitenv: command not found: nonexistent-command' nonexistent-command x
command_is 'a path that is not there' 127 '^waitenv: command not found: /nonexistent/command' /nonexistent/command
command_is 'a command without a name' 127 '^waitenv: command not found' ''
command_is 'not executable' 126 '^waitenv: command cannot be run: Permission denied: ./not-exec' ./not-executable
command_is 'a folder as command' 126 '^waitenv: command cannot be run' /tmp
command_is 'below a file' 126 '^waitenv: command cannot be run: Not a directory' ./app.env/x
command_is 'no format of a program' 126 '^waitenv: command cannot be run: .*not a program' ./no-interpreter-line
command_is 'a missing interpreter' 127 'interpreter' ./no-interpreter
command_is 'an interpreter that is none' 126 'cannot be run' ./bad-interpreter
refuses 'not in the PATH it will have' 127 'command not found: true' env PATH=/nonexistent "$W" -- true

cp /bin/true here
for path in /nonexistent: :/nonexistent '' /nonexistent::/none; do
	is "an empty folder in PATH is this one: '$path'" "$(env PATH="$path" "$W" -- here 2>&1; echo $?)" 0
done

# --- one line of at most 255 bytes, however long what it speaks of
seventy=$(printf '%0170d' 0 | tr 0 n)
refuses 'a path of 4,000 bytes' 75 '\.\.\.' now -f "./$(printf '%070d/' $(seq 55))no"
refuses 'a path of 5,000 bytes' 71 '.' now -f "$(printf '/%07d' $(seq 625))"
refuses 'a long path of a command' 127 '.' "$W" -- "./$(printf '%070d/' $(seq 55))$seventy"
refuses 'a long command' 126 'cannot be run: File ?name too long' "$W" -- "$seventy$seventy"
refuses 'a long option' 64 '.' "$W" "--$seventy$seventy" -- true
refuses 'a long dialect' 64 '.' "$W" -f "$seventy$seventy:x" -- true
refuses 'a long required name' 78 '.' "$W" --require "$seventy$seventy" -- true
refuses '200 sources' 75 '\(and 199 more\)' "$W" -t 0 $(printf ' -f no/%d' $(seq 200)) -- true
refuses 'a path with quotes' 75 'look\): a"b\\c ' now -f 'a"b\c'
refuses 'a path of no letters' 75 'a\\x0ab\\x1b\\x0dc' now -f "$(printf 'a\nb\033\rc')"
fails 'said by -q too' 75 'does not exist' "$W" -q -t 0 -f missing -- true
said_json 'what it said as JSON'

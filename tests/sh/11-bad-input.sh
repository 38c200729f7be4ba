#!/bin/sh
# SPDX-License-Identifier: ISC
# Bad input leads to an exit code and to one line that begins with the reason, and starts no
# application.
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
	printf -- '--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n'
	printf '0123456789abcdef0123456789abcdef'
} >scrypt
: >not-executable
printf 'true\n' >no-interpreter-line && chmod +x no-interpreter-line
printf '#!/nonexistent/sh\n' >no-interpreter && chmod +x no-interpreter
printf '#!%s\n' "$T/app.env" >bad-interpreter && chmod +x bad-interpreter

# With -t 0 --settle 0 the sources are judged as they are, so that every refusal comes at once.
now() { "$W" -t 0 --settle 0 -i key "$@" -- echo started; }

# --- sources that are missing or incomplete
refuses 'a missing file is refused' \
	75 '^waitenv: file does not exist after 0\.[0-9] s \(1 look\): missing' now -f missing
refuses 'a missing file is refused after the time that was given' \
	75 'does not exist after 0\.[3-9] s \([2-9] looks\)' "$W" -t 300ms -f missing -- echo
refuses 'a file in a missing directory is refused' 75 '^waitenv: file does not exist' \
	now -f none/of/these
refuses 'a dangling link is refused' 75 '^waitenv: file does not exist' now -f dangling
refuses 'an empty file is refused' 75 '^waitenv: empty' now -f empty
refuses 'an empty variable is refused' 65 'variable is not set|empty' env EMPTY= \
	"$W" -f env:EMPTY -- echo started
refuses 'a variable that is not set is refused' 65 '^waitenv: variable is not set: env:NOPE' \
	now -f env:NOPE
refuses 'an empty descriptor is refused' 65 '^waitenv: empty: fd:0' now -f fd:0
refuses 'a bundle that is cut off is refused' 75 \
	'^waitenv: age: .*cut off.*, 100 bytes so far after' now -f cut
refuses 'the message counts the other files that are missing' \
	75 'does not exist \(and 1 more\)' now -f missing -f missing2
refuses '--require-end refuses a text without an end line' \
	75 '^waitenv: the end line is missing' now --require-end -f app.env

# --- sources whose content is wrong
refuses 'a directory is refused' 65 '^waitenv: is a directory' now -f folder
refuses 'a link to a directory is refused' 65 '^waitenv: is a directory' now -f link-to-folder
refuses 'a descriptor of a directory is refused' \
	65 'is a directory' sh -c '"$0" -t 0 -f fd:5 -- echo started 5<folder' "$W"
refuses 'a device is refused' 65 '^waitenv: is a device' now -f /dev/zero
refuses 'a terminal is refused' 65 '^waitenv: is a device' now -f /dev/ptmx
refuses 'a FIFO that nobody writes is refused' 75 '^waitenv: empty' now -f fifo
perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un("socket"))'
refuses 'a socket is refused' 65 '^waitenv: is a device or socket' \
	"$W" -t 5 --settle 0 -f socket -- echo started
for a in --require=@ --verify-key=@; do
	refuses "a device is refused: $a" 78 \
		'^waitenv: larger than [0-9]* bytes: /dev/zero \[78\]$' now $a/dev/zero -f app.env
	refuses "a directory is refused: $a" 78 \
		'^waitenv: is a directory, not a file: folder \[78\]$' now ${a}folder -f app.env
	refuses "a socket is refused: $a" 78 \
		'^waitenv: is a device or socket, not a file: socket \[78\]$' \
		now ${a}socket -f app.env
done
refuses 'a file is refused where a directory is expected' 65 '^waitenv: is not a directory' \
	now -f dir:app.env
refuses 'a loop of links is refused' 71 'Symbolic link loop|Too many levels of symbolic links' \
	now -f loop
refuses 'a text that is not in its dialect is refused' 65 'line 3' now -f not-docker
refuses 'a text with a NUL byte is refused' 65 '(NUL|U\+0000|line 2)' now -f nul
refuses 'a sealed text with a NUL byte is refused' 65 '(NUL|line 2)' \
	sh -c 'age -r '"$recipient"' <nul >nul.age
	"$0" -t 0 --settle 0 -i key -f nul.age -- echo started' "$W"
refuses 'a text that is not UTF-8 is refused' 65 'line 2' now -f not-utf8
refuses 'a file above 16 MiB is refused' 65 'larger than 16777216 bytes' now -f large
refuses 'a sparse file of 1 TiB is refused' 65 'larger than 16777216 bytes' now -f huge
refuses 'more than 16 MiB from a pipe is refused' \
	65 'larger than' sh -c 'cat large | "$0" -q -t 60 -f fd:0 -- echo started' "$W"
refuses 'a gzip member that inflates to more than 16 MiB is refused' 65 'gzip: larger than' \
	now -f large.gz
refuses 'a sealed gzip member that inflates to more than 16 MiB is refused' 65 'gzip: larger than' \
	now -f large.age
refuses 'a file sealed with a passphrase is refused' 77 'passphrase' now -f scrypt

# --- a decompression bomb costs no more memory than the caps on what is read, decrypted and
# decompressed
for f in bomb.gz bomb.age; do
	as_built refuses "10 GiB in $f is refused within 64 MiB of address space" \
		65 'gzip: larger than 16777216 bytes' \
		sh -c 'ulimit -v 65536; exec "$0" -t 0 --settle 0 -i key -f "$1" -- echo started' \
		"$W" $f
done


# --- a text with more variables than any process can have costs no more memory either
yes A= | head -n 1000000 | gzip -9 >many.gz
as_built refuses \
	'a million short lines in a small gzip file are refused within 96 MiB of address space' 65 \
	'more than 600000 variables, line 600001' \
	sh -c 'ulimit -v 98304; exec "$0" -t 0 --settle 0 -f many.gz -- echo started' "$W"

# --- missing permissions
chmod 000 app.env
mkdir -m 700 closed
cp bundle closed/bundle
chmod 755 "$T"
chmod 644 key
someone() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$W" -t 0 --settle 0 -i key \
		"$@" -- echo started
}
if setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null; then
	refuses 'an unreadable file is refused' 77 '^waitenv: cannot open: Permission denied' \
		someone -f app.env
	mode='mode 0[67]00 of [0-9]+:[0-9]+' user='and this is user 65534:65534'
	refuses 'a file in an unreadable directory is refused' 77 \
		"Permission denied \\(the directory closed has $mode, $user\\)" \
		someone -f closed/bundle
	mkdir closed/folder listed
	ln -s closed/folder way
	ln -s "$T/closed/bundle" far
	chmod 744 listed
	for f in closed/folder/x way/x far dir:closed/folder; do
		refuses "the directory that refuses is named: $f" \
			77 'Permission denied \(the directory [^ ]*closed has mode 0700 of' \
			someone -f $f
	done
	refuses 'a directory that can be listed and not searched is named' 77 \
		'the directory listed has mode 0744' someone -f dir:listed
	refuses 'a directory that cannot be listed is refused' 77 \
		'Permission denied \(mode 0700 of' someone -f dir:closed
	printf 'X_FILE=%s\n' "$T/closed/bundle" >target.env
	refuses 'a directory that refuses the user of --user is named' 77 \
		"the directory [^ ]*closed has mode 0700 of [0-9:]*, $user\\)" \
		"$W" -t 0 --settle 0 --user 65534:65534 --file-vars=X -f target.env -- echo started
	chmod 600 key
	refuses 'an unreadable identity is refused' \
		77 "identity key: cannot open: Permission denied \\($mode, $user\\)" \
		someone -f bundle
fi
chmod 644 app.env
refuses 'the identity of somebody else is refused' 77 '^waitenv: age: no identity opens it' \
	"$W" -t 0 --settle 0 -i stranger -f bundle -- echo started
refuses 'a sealed file without an identity is refused' \
	77 '^waitenv: sealed, and no identity given' "$W" -t 0 --settle 0 -f bundle -- echo started
refuses 'a missing identity is refused' 75 \
	'^waitenv: sealed, and of the identity missing: file does not exist' \
	"$W" -t 0 --settle 0 -i missing -f bundle -- echo started
printf 'untrusted comment: minisign public key\nRWQcanary\n' >app.pub
refuses 'a key of minisign as an identity is named' 65 \
	'identity: line 1 is a key of minisign, which --verify-key takes' \
	"$W" -t 0 --settle 0 -i app.pub -f bundle -- echo started
refuses 'a malformed identity is refused' 65 'identity malformed: .*line 1' \
	"$W" -t 0 --settle 0 -i malformed -f bundle -- echo started
refuses 'a value of WAITENV_BUNDLE that is not a bundle is refused' \
	65 '^waitenv: not a bundle in base64' env WAITENV_BUNDLE=canary "$W" -- echo started
refuses '--sealed-only refuses a plain file' 77 '^waitenv: not sealed' now --sealed-only -f app.env
refuses '--sealed-only refuses a directory' 77 '^waitenv: not sealed' \
	now --sealed-only -f dir:variables
key=RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3
refuses '--verify-key refuses a directory' 77 'cannot be signed' \
	now --verify-key $key -f dir:variables
refuses '--verify-key refuses a dialect without comments' \
	77 'cannot be signed' now --verify-key $key -f json:variables/A
refuses '--require-end refuses a dialect without comments' 77 'has no end line' \
	now --require-end -f nul:variables/A
refuses '--verify-key refuses a sealed text without an end line' \
	77 'not signed: it has no end line' now --verify-key $key -f bundle
refuses '--verify-key refuses a variable without an end line' \
	77 'not signed: it has no end line' env V=canary "$W" --verify-key $key -f env:V -- echo
refuses '--verify-key refuses an unsigned bundle before another identity arrives' 77 'not signed' \
	now -i missing --verify-key $key -f bundle
refuses 'a text that was cut off in its end line before it was sealed is refused' \
	65 'end line is cut off' now -f sealed-late

# --- environments that cannot be used
refuses 'a variable too large for the kernel is refused' 78 \
	'^waitenv: X is 131,074 bytes; Linux takes at most 131,071' now -f nul:big.nul.gz
refuses '--require refuses a missing variable' 78 '^waitenv: required variable NOPE is missing' \
	now -f app.env --require A,NOPE
refuses '--require refuses an empty variable' 78 'required variable EMPTY is empty' \
	env EMPTY= "$W" --require EMPTY -- echo started
refuses '--deny refuses a loaded variable' 78 '^waitenv: A is denied' now --deny 'A*' -f app.env

# --- wrong usage
usage() { name=$1 pattern=$2; shift 2; refuses "$name" 64 "$pattern" "$W" "$@"; }
usage 'an unknown option is a usage error' '^waitenv: unknown option --nope' --nope -- echo started
usage 'an unknown option with a value is a usage error' \
	'^waitenv: unknown option --nope ' --nope=canary -- echo started
usage 'an unknown letter is a usage error' '^waitenv: unknown option -Z' -vZ -- echo started
usage 'a malformed duration is a usage error' \
	'^waitenv: -t: expected a duration such as' -t 5parsecs -- echo started
for d in '' - -1 1e3 s .5x 99999999999 1d ' 1' 1s2; do
	usage "the duration '$d' is a usage error" '^waitenv: --timeout: ' \
		"--timeout=$d" -- echo started
done
usage 'an option without its value is a usage error' '^waitenv: --file takes SPEC' --file
usage 'a letter without its value is a usage error' '^waitenv: -t takes D' -t
usage 'a command line without a command is a usage error' '^waitenv: no command' -f app.env
usage 'a command line that ends in -- is a usage error' '^waitenv: no command' -f app.env --
usage 'a switch that is neither on nor off is a usage error' \
	'quiet: expected 1 or 0' --quiet=perhaps -- echo started
usage '--attempts 0 is a usage error' 'attempts: ' --attempts 0 -- echo started
usage 'a malformed verify key is a usage error' \
	'^waitenv: --verify-key: expected a minisign public key' --verify-key nonsense -f app.env \
	-- echo started
hint() {
	usage "the message says what was given for a verify key: $1" "got $2 \[64\]$" \
		--verify-key "$3" -- echo started
}
hint 'the name of a file' 'a path \(write @ before it\)' app.pub
hint 'a path' 'a path \(write @ before it\)' /run/keys/app
hint 'a key with a blank in it' 'no whole key of 56 characters' 'RWQf6LRCGA9i53ml YecO4I'
hint 'a signature' 'a signature of minisign' RUQf6LRCGA9i53mlcanary
hint 'a secret key of minisign' 'a secret key of minisign' RWRTY0Iycanary
hint 'a recipient of age' 'a recipient of age' "$recipient"
hint 'a key of age' 'a secret key of age' "$(grep ^AGE key)"
hint 'an SSH key' 'an SSH key' 'ssh-ed25519 canary'
printf 'untrusted comment: minisign encrypted secret key\nRWRTY0Iycanary\n' >secret.key
usage 'the message says what a file of a verify key holds: a secret key' \
	'public key, but a secret key of minisign: secret.key' \
	--verify-key @secret.key -- echo started
usage 'the message says what a file of a verify key holds: a key of age' \
	'public key, but a secret key of age: key' --verify-key @key -- echo started
usage 'an unknown dialect is a usage error' "unknown dialect 'yaml'" -f yaml:app.env -- echo started
usage 'a source without a place is a usage error' \
	'no path, env:NAME or fd:N in a source' -f docker: -- echo started
usage 'a descriptor that is not a number is a usage error' 'descriptor' -f fd:x -- echo started
usage 'a source whose descriptor is not open is a usage error' 'not open' -f fd:99 -- echo started
usage 'an identity whose descriptor is not open is a usage error' \
	'descriptor 99 is not open' -f missing -i fd:99 -- echo started
usage 'a key in place of its path is a usage error' \
	'^waitenv: .*WAITENV_IDENTITY' -i "$(grep ^AGE key)" -f bundle -- echo started
usage 'the content of a key file in place of a source is a usage error' \
	'^waitenv: .*WAITENV_IDENTITY' -f "$(cat key)" -- echo started
refuses 'a malformed variable of ours is a usage error' \
	64 '^waitenv: WAITENV_TIMEOUT: ' env WAITENV_TIMEOUT=x "$W" -- echo started

# --- commands that cannot be run
command_is() {
	name=$1 code=$2 pattern=$3
	shift 3
	refuses "$name" "$code" "$pattern" "$W" -- "$@"
}
command_is 'a command that does not exist ends in 127' \
	127 '^waitenv: command not found: nonexistent-command' nonexistent-command x
command_is 'a path of a command that does not exist ends in 127' \
	127 '^waitenv: command not found: /nonexistent/command' /nonexistent/command
command_is 'a command with an empty name ends in 127' 127 '^waitenv: command not found' ''
command_is 'a command that is not executable ends in 126' \
	126 '^waitenv: command cannot be run: Permission denied: ./not-exec' ./not-executable
command_is 'a directory as the command ends in 126' 126 '^waitenv: command cannot be run' /tmp
command_is 'a command below a file ends in 126' 126 \
	'^waitenv: command cannot be run: Not a directory' ./app.env/x
command_is 'a command in no executable format ends in 126' \
	126 '^waitenv: command cannot be run: .*not a program' ./no-interpreter-line
command_is 'a missing interpreter ends in 127' 127 'interpreter' ./no-interpreter
command_is 'an interpreter that is no program ends in 126' 126 'cannot be run' ./bad-interpreter
refuses 'the command is searched for in the PATH of the application' \
	127 'command not found: true' env PATH=/nonexistent "$W" -- true

cp /bin/true here
for path in /nonexistent: :/nonexistent '' /nonexistent::/none; do
	is "an empty entry in PATH is the working directory: '$path'" \
		"$(env PATH="$path" "$W" -- here 2>&1; echo $?)" 0
done

# --- a message is one line of at most 255 bytes, however long the names in it are
seventy=$(printf '%0170d' 0 | tr 0 n)
refuses 'the message about a path of 4,000 bytes is one line' 75 '\.\.\.' \
	now -f "./$(printf '%070d/' $(seq 55))no"
refuses 'the message about a path of 5,000 bytes is one line' 71 '.' \
	now -f "$(printf '/%07d' $(seq 625))"
refuses 'the message about a long path of a command is one line' \
	127 '.' "$W" -- "./$(printf '%070d/' $(seq 55))$seventy"
refuses 'the message about a long command is one line' \
	126 'cannot be run: File ?name too long' "$W" -- "$seventy$seventy"
refuses 'the message about a long option is one line' 64 '.' "$W" "--$seventy$seventy" -- true
refuses 'the message about a long dialect is one line' 64 '.' "$W" -f "$seventy$seventy:x" -- true
refuses 'the message about a long required name is one line' 78 '.' \
	"$W" --require "$seventy$seventy" -- true
refuses 'the message about 200 missing sources is one line' \
	75 '\(and 199 more\)' "$W" -t 0 $(printf ' -f no/%d' $(seq 200)) -- true
refuses 'quotes in a path are printed as they are' 75 'look\): a"b\\c ' now -f 'a"b\c'
refuses 'control characters in a path are escaped' 75 'a\\x0ab\\x1b\\x0dc' \
	now -f "$(printf 'a\nb\033\rc')"
fails '-q prints the message of a failure' 75 'does not exist' "$W" -q -t 0 -f missing -- true
said_json 'every message above is printed as JSON with --log json'

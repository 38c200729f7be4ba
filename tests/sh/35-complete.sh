#!/bin/sh
# SPDX-License-Identifier: ISC
# Conventions by which a source is known to be complete earlier, or to be the right one: pins,
# ..data, named pipes, parts, and the order of dotenv files.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
sum() { sha256sum "$1" | cut -c 1-64; }
gets() {
	name=$1 want=$2
	shift 2
	is "$name" "$(env -i "$@" -- /usr/bin/env 2>&1 | sort | paste -sd ' ')" "$want"
}

printf 'A=canary-new\n' >new
printf 'A=canary-old\n' >old
pin=$(sum new)
cp old app.env
rename_new() { cp new n && mv n app.env; }
copy_new() { cat new >app.env; }
slow_new() { : >app.env; for part in A= canary -new; do printf %s $part \
	>>app.env; sleep 0.4; done; echo >>app.env; }
for way in rename_new copy_new slow_new; do
	cp old app.env
	touch -d '1 hour ago' app.env
	comes "a pinned source waits while the old version is there: $way" \
		A=canary-new $way "$W" -t 60 -f "app.env#sha256=$pin"
done
check 'a pinned text is ready while a writer has it open' sh -c '
	exec 9>>app.env; exec "$0" -t 0 -f "app.env#sha256=$1" -- true' "$W" "$pin"
printf '%s' "$(cat new)" >value
gets 'the value of a variable can be pinned' 'A=canary-new' V="$(cat new)" \
	"$W" --unset V -f "env:V#sha256=$(sum value)"
gets 'the content of a descriptor can be pinned' \
	'A=canary-new' sh -c 'unset PWD; exec "$0" "$@" 5<new' \
	"$W" --unset PWD -f "fd:5#sha256=$pin"
fails 'a pinned variable with another value is refused' 65 \
	'another version: its sha256 is [0-9a-f]{16}' env V=A=1 \
	"$W" -q -f "env:V#sha256=$pin" -- true
fails 'another version of a pinned file is named without the pin' \
	75 'another version: its sha256 is [0-9a-f]{16}.*: old \[75\]' \
	"$W" -q -t 0 -f "old#sha256=$pin" -- true
fails 'a pin of another length is a usage error' 64 '64 hexadecimal digits' \
	"$W" -f "old#sha256=${pin}0" -- true
fails 'a pin of other characters is a usage error' 64 '64 hexadecimal digits' \
	"$W" -f "old#sha256=${pin%?}x" -- true
fails 'text behind a pin is a usage error' 64 '64 hexadecimal digits' \
	"$W" -f "old#sha256=$pin#" -- true
fails 'a directory cannot be pinned' 64 'directory' "$W" -f "dir:.#sha256=$pin" -- true
cp new 'a#b'
gets 'a # without a pin belongs to the path' 'A=canary-new' "$W" -f 'a#b'
gzip -c new | age -r "$recipient" >sealed
gets 'a sealed file and an identity are pinned' 'A=canary-new' \
	"$W" -f "sealed#sha256=$(sum sealed)" -i "key#sha256=$(sum key)"
fails 'a pin does not lift --sealed-only' 77 'sealed-only' \
	"$W" -q --sealed-only -f "new#sha256=$pin" -- true
gets 'an absent optional source is skipped although it is pinned' '' "$W" -f "-nothing#sha256=$pin"

mkdir -p k8s/..1
cp new k8s/..1/app.env
ln -s ..1 k8s/..data
ln -s ..data/app.env k8s/app.env
ln -s k8s/app.env link
for path in k8s/app.env link k8s/..data/app.env; do
	check "a file behind a ..data link is ready at the first look: $path" \
		"$W" -t 0 --settle 1h -f $path -- true
done
check 'a directory behind a ..data link is ready at the first look' \
	"$W" -t 0 --settle 1h -f dir:k8s -- true
mkdir plain
cp new plain/x..data
fails 'a name that only ends in ..data is not such a link' \
	75 'not yet unchanged' "$W" -q -t 0 --settle 1h -f plain/x..data -- true

mkfifo pipe
feed() { (printf 'A=can'; sleep 0.3; printf 'ary-new\n') >pipe; }
comes 'a named pipe is read to its end' A=canary-new feed "$W" -t 60 -f pipe
yes '# something to fill a pipe with' | head -c 300000 >filler
big() { { cat filler; printf '\n'; cat new; } >pipe; }
comes 'a named pipe can give more than it can hold' A=canary-new big "$W" -t 60 -f pipe
fails 'a named pipe that nobody writes is waited for' 75 'empty' "$W" -q -t 0.2 -f pipe -- true
check 'a process substitution can be a source' bash -c '"$0" -f <(cat "$1") -- true' "$W" new

printf 'A=1\n' >a.env
# shellcheck disable=SC2016
printf 'B=${A}${C}-${D:-none}\n' >b.env
printf 'C=docker\n' >c.env
gets 'only a dotenv file sees the variables of earlier dotenv files' 'A=1 B=1-none C=docker' \
	"$W" -f dotenv:a.env -f docker:c.env -f dotenv:b.env
gets 'a dotenv file does not see the variables of later files' 'A=1 B=-none' \
	"$W" -f dotenv:b.env -f dotenv:a.env
gets 'an inherited variable is found before those of a file' 'A=9 B=9-none' A=9 \
	"$W" -f dotenv:a.env -f dotenv:b.env
printf 'A=2\n' >a2.env
gets 'the last of two earlier files is found first' \
	'A=1 B=2-none' "$W" --merge first -f dotenv:a.env -f dotenv:a2.env \
	-f dotenv:b.env
rm a.env
late_a() { printf 'A=canary-new\n' >a.new; mv a.new a.env; }
# shellcheck disable=SC2016
printf 'E=${A:?is needed}\n' >e.env
comes 'a file is interpolated after the one before it has arrived' E=canary-new late_a \
	"$W" -t 60 -f dotenv:a.env -f dotenv:e.env

base64 -w0 sealed >text
split -n 3 -d text part.
W1=$(cat part.00) W2=$(cat part.01) W3=$(cat part.02)
gets 'a bundle in plain parts is joined in the order of its numbers' \
	'A=canary-new' WAITENV_BUNDLE_2="$W2" WAITENV_BUNDLE_1="$W1" \
	WAITENV_BUNDLE_3="$W3" "$W" -i key
"$S" seal --env --part 300 -r "$recipient" new >parts.env 2>/dev/null
check 'a bundle in parts with heads is joined' \
	sh -c 'set -a; . ./parts.env; "$0" -i key -- sh -c "[ \$A = canary-new ]"' "$W"
fails 'a missing part is named' 65 '2' env -i WAITENV_BUNDLE_1="$W1" WAITENV_BUNDLE_3="$W3" \
	"$W" -q -i key -- true
fails 'a bundle that is given both whole and in parts is a usage error' 64 'both set' \
	env -i WAITENV_BUNDLE="$W1" WAITENV_BUNDLE_1="$W1" "$W" -i key -- true

minisign -G -W -p pub -s sec >/dev/null 2>&1
minisign -G -W -p pub2 -s sec2 >/dev/null 2>&1
"$S" stamp --sign sec -o signed new 2>/dev/null
for value in "$(tail -n 1 pub)" "@pub" "$(cat pub)" "$(tail -n 1 pub2) $(tail -n 1 pub)" \
	"$(tail -n 1 pub)
"; do
	gets "WAITENV_VERIFY_KEY is $(printf %s "$value" | tr -c '@ -z' '.' | cut -c 1-30)" \
		'A=canary-new' WAITENV_VERIFY_KEY="$value" "$W" -f signed
done
gets 'a signature by any one of several keys suffices' \
	'A=canary-new' "$W" --verify-key @pub2 --verify-key @pub -f signed
fails 'a malformed key in the variable is named' 64 \
	'^waitenv: WAITENV_VERIFY_KEY: expected a minisign' env WAITENV_VERIFY_KEY=nonsense \
	"$W" -f signed -- true
fails 'a missing key file is named' 78 'no such file: nokey' \
	"$W" --verify-key @nokey -f signed -- true
printf '# needed\nA, B\nC\n' >names
fails 'a list of required names is read from a file' 78 'required variable B is missing' \
	"$W" --require @names -f new -- true

# Which files become variables, and which do not.
mkdir secrets
cp key secrets/ours
age-keygen -o secrets/SOPS_AGE_KEY 2>/dev/null
cp new secrets/OTHER
grep AGE key | tr A-Z a-z >secrets/lower
printf '  {"id": "%s"}\n' "$(grep AGE key)" >secrets/quoted
"$W" -v -i key -f dir:secrets -- /usr/bin/env >got 2>err
is 'a copy of our identity in a directory does not become a variable' "$(grep -c '^ours=' got)" 0
is 'a copy in lower case, or in quotes, does not become a variable either' \
	"$(grep -c '^lower=\|^quoted=' got)" 0
is 'an identity of the application is exported' "$(grep -c '^SOPS_AGE_KEY=' got)" 1
like 'a line names the exported identity of the application' err \
	'SOPS_AGE_KEY is an age identity, and is exported'
"$W" -i fd:5 -f dir:secrets -- /usr/bin/env >got 2>err 5<secrets/ours
is 'an identity behind a descriptor does not become a variable' "$(grep -c '^ours=' got)" 0
mkdir secrets/FOLDER
"$W" -q -f dir:secrets -- true 2>err
"$W" -f dir:secrets -- true 2>err
like 'a directory in the place of a secret is named' err 'FOLDER in it is a directory'
fails 'our identity does not become a variable by X_FILE' 77 'identity' \
	env K_FILE="$T/key" "$W" -q --file-vars=K -i key -f new -- true

if [ "$(id -u)" = 0 ]; then
	chmod 755 "$T"
	printf canary >private
	chmod 600 private
	printf 'P_FILE=%s/private\n' "$T" >named
	fails 'a file that a source names is opened with the rights of --user' 77 'cannot open' \
		"$W" -q -t 1 --user 65534:65534 --file-vars=P -f named -- true
	chmod 644 private
	check 'a file that its user can read is read' \
		"$W" --user 65534:65534 --file-vars=P -f named -- true
	chmod 600 private
	check 'a file that an inherited variable names is opened with our rights' \
		env P_FILE="$T/private" "$W" --user 65534:65534 --file-vars=P -f new -- true
fi
for option in --file-vars=X,Y --deny=X,Y --unset=X,Y --keep=X,Y; do
	fails "a list of patterns with a comma is a usage error: ${option%%=*}" 64 'one pattern' \
		"$W" "$option" -f new -- true
done
fails 'a list of patterns with a comma is a usage error in a variable' 64 \
	'WAITENV_DENY: .*one pattern' env WAITENV_DENY=X,Y "$W" -f new -- true
X_FILE=relative "$W" --file-vars=X -f new -- true 2>err
like 'a path that is not absolute is named' err 'X_FILE is not an absolute path'
fails 'an identity that is a directory gets no hint about dir:' \
	65 'of the identity secrets: is a directory, not a file: sealed' \
	sh -c '"$0" -q -i secrets -f sealed -- true' "$W"

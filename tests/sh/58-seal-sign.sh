#!/bin/sh
# SPDX-License-Identifier: ISC
# Signatures: what sealenv signs minisign takes, what minisign signs sealenv takes, with keys of
# either, with a password and without; and who may not sign, or is not believed.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
v=$top/tests/vectors/sign
pub=$(tail -n 1 "$v/key.pub")
printf 'canary password\n' >password
printf 'A=1\nB=canary\n' >app.env

# verifies FILE PUBLIC [OPTION…]: minisign takes FILE.minisig.
verifies() { minisign -V -q -m "$1" -p "$2"; }

$S keygen --sign -o own.key 2>said
is "keygen --sign prints the public key" "$(cat said)" "Public key: $(tail -n 1 own.key.pub)"
is "keygen --sign gives the secret key mode 600" "$(stat -c %a own.key)" 600
is "the mode of the public key follows the umask" \
	"$(umask 022; $S keygen --sign -o um 2>/dev/null; stat -c %a um.pub)" 644
fails "keygen --sign overwrites no secret key" 64 'not overwritten: own.key' \
	$S keygen --sign -o own.key
rm um
fails "keygen --sign overwrites no public key" 64 'not overwritten: um.pub' $S keygen --sign -o um
check "keygen --sign makes no secret key beside an existing public key" [ ! -e um ]
is "keygen --sign without -o writes the secret key to stdout" \
	"$($S keygen --sign 2>/dev/null | sed -n 1p)" "untrusted comment: minisign secret key"
minisign -S -W -s own.key -m app.env >/dev/null 2>&1
check "minisign signs with a key of keygen --sign" verifies app.env own.key.pub
$S stamp --minisig app.env.minisig -k @own.key.pub -o stamped app.env
check "stamp --minisig puts the signature of minisign into the end line" grep -q minisig= stamped

# Each key signs as minisign does with it; Ed25519 gives the same signature to whoever has the key.
for key in plain password; do
	$S stamp --sign "$v/$key.key" $([ $key = plain ] || echo --password-file password) \
		-o stamped "$v/text"
	is "stamp --sign makes the same signature as minisign with a key of minisign ($key)" \
		"$(sed -n 's/.* minisig=//p' stamped)" "$(sed -n 2p "$v/text.minisig")"
done
$S stamp --sign own.key --minisig-out app.env.minisig app.env -o stamped
check "minisign verifies the file of --minisig-out" verifies app.env own.key.pub
is "minisign accepts the trusted comment of --minisig-out" \
	"$(minisign -V -Q -m app.env -p own.key.pub | sed 's/[0-9]\{10\}/TIME/')" \
	"timestamp:TIME	file:app.env	hashed"
sed -i 's/file:app/file:apa/' app.env.minisig
check "minisign refuses the file of --minisig-out if its trusted comment was changed" \
	sh -c '! minisign -V -q -m app.env -p own.key.pub 2>/dev/null'
$S stamp --sign own.key -k @own.key.pub app.env
$S stamp --sign own.key --minisig-out again.minisig app.env
head -n -1 app.env >again
check "stamp --sign signs a stamped text without its end line" verifies again own.key.pub
$S stamp --sign "$v/plain.key" app.env
is "stamp --sign replaces an old signature" "$(grep -c minisig= app.env)" 1
printf 'A=1' >short
$S stamp --sign own.key --minisig-out short.minisig short
head -n -1 short >short.body
mv short.minisig short.body.minisig
check "stamp --sign adds a missing line feed to the last line and signs it" verifies short.body \
	own.key.pub

# Sealed.
$S keygen -o id 2>/dev/null
r=$($S recipient id)
printf 'C=3\n' >more.env
$S seal -r "$r" --sign own.key --minisig-out text.minisig -o b "$v/text" more.env
$S open -i id -k @own.key.pub b | head -n -1 >text
check "seal --sign signs the joined text" verifies text own.key.pub
for how in "$(tail -n 1 own.key.pub)" @own.key.pub "$(cat own.key.pub)" "$(tail -n 1 own.key.pub)
"; do
	check "open accepts a --verify-key written as $(printf %.9s "$how")" \
		$S open -i id -k "$how" -o opened b
done
printf 'untrusted comment: any words\r\n%s\r\n' "$(tail -n 1 own.key.pub)" >crlf.pub
check "open accepts a .pub file whose lines end in CR LF" $S open -i id -k @crlf.pub -o opened b
key=$(tail -n 1 own.key.pub)
for shape in '%s' '\n\n%s\n\n' 'untrusted comment: x\n\n  %s \r\n\r\n' \
	'\357\273\277untrusted comment: x\n%s\n'; do
	# shellcheck disable=SC2059
	printf "$shape" "$key" >odd.pub
	check "open accepts a .pub file written as $(echo "$shape" | tail -c 20)" \
		$S open -i id -k @odd.pub -o opened b
	[ -x "$W" ] && check "waitenv accepts a .pub file written as $(echo "$shape" |
		tail -c 20)" env WAITENV_IDENTITY_FILE=id $W --check --verify-key @odd.pub -f b
done
check "open accepts a signature by one of several keys" \
	$S open -i id -k "$pub" -k @own.key.pub -o opened b
fails "open refuses a bundle signed by another key" 77 'signed by another key: b' \
	$S open -i id -k "$pub" b
$S seal -r "$r" -o plain text
fails "open -k refuses a stamp without a signature" 77 'its end line is not signed: plain' \
	$S open -i id -k "$pub" plain
age -r "$r" -o bare text
fails "open -k refuses a text without an end line" 77 'it has no end line: bare' \
	$S open -i id -k "$pub" bare
check "open without -k accepts a bundle without a signature" $S open -i id -o opened bare
$S seal -r "$r" --sign "$v/plain.key" -o b text
check "seal --sign replaces an old signature" $S open -i id -k "$pub" -o opened b
cp app.env changed
sed -i s/A=1/A=2/ changed
fails "seal --sign checks the old end line first" 65 'digest: changed' \
	$S seal -r "$r" --sign own.key changed
[ -x "$W" ] && is "waitenv starts from the signed bundle" \
	"$(WAITENV_IDENTITY_FILE=id $W --verify-key "$pub" -f b sh -c 'echo $A$B$C')" "123"

# With a password; the key asks for little work, others do so in 59-seal-password.sh.
sign() { $S stamp --sign "$v/password.key" -k "$pub" -o signed "$@" "$v/text"; }
printf 'another\n' >other
: >empty
fails "a wrong password is refused" 77 \
	'wrong password for the secret key: .*password.key' sign --password-file other
fails "an empty password is refused if the key has another one" 77 \
	'wrong password' sign --password-file empty
fails "a missing password file is reported" 71 'No such file.*: none' sign --password-file none
fails "a password without a terminal or --password-file is a usage error" 64 \
	'no terminal' setsid -w $S stamp --sign "$v/password.key" -o signed "$v/text"
printf 'canary password\r\nsecond line\n' >password
check "the password is the first line of its file" sign --password-file password
rm -f signed
export SEEN="$T/seen"
check "stamp --sign asks for the password on the terminal" "$O/init/pty" 'want:Password: ' \
	'send:canary password\n' -- $S stamp --sign "$v/password.key" -k "$pub" -o signed "$v/text"
check "stamp --sign signs with the password from the terminal" [ -s signed ]
is "the password prompt does not echo the password" "$(grep -c canary seen)" 0
"$O/init/pty" 'want:Password: ' 'send:wrong\n' -- $S stamp --sign "$v/password.key" -o - \
	"$v/text" >/dev/null
is "a wrong password on the terminal is refused" $? 77
"$O/init/pty" 'want:Password: ' \
	'send:can\003' \
	-- sh -c "trap : INT; $S stamp --sign $v/password.key -o - $v/text; stty -a" >/dev/null
check "^C at the password prompt restores the echo" grep -q ' echo ' seen
is "^C at the password prompt ends sealenv with the signal" \
	"$("$O/init/pty" 'want:Password: ' 'send:\003' -- \
	$S stamp --sign "$v/password.key" -o - "$v/text" >/dev/null; echo $?)" 130
"$O/init/pty" 'want:New password: ' 'send:one\n' 'want:Repeat the password: ' \
	'send:two\n' -- $S keygen --sign --password -o differ >/dev/null
is "keygen --password makes no key if the two passwords differ" "$? $(ls differ* 2>/dev/null)" "64 "
# Wrong usage, and files that are no keys.
fails "--sign and --minisig exclude each other" 64 'exclude' \
	$S stamp --sign own.key --minisig text.minisig text
fails "--minisig-out needs --sign" 64 'needs --sign' $S seal -r "$r" --minisig-out m text
fails "--password-file needs --sign" 64 'needs --sign' $S stamp --password-file password text
fails "keygen --password needs --sign" 64 'see --sign' $S keygen --password
fails "keygen refuses --sign with --pq" 64 'exclude' $S keygen --sign --pq
fails "seal --sign refuses json, which has no comments" 64 'no place' \
	sh -c "echo '{\"A\":\"1\"}' | $S seal -d json -r $r --sign own.key -"
fails "stamp --sign refuses a public key" 65 'not a minisign secret key: own.key.pub' \
	$S stamp --sign own.key.pub text
fails "stamp --sign refuses an age identity" 65 'not a minisign secret key: id' \
	$S stamp --sign id text
for key in plain password; do
	fails "stamp --sign does not print a secret key ($key) that is given instead of its file" \
		71 'a secret key stands where' $S stamp --sign "$(tail -n 1 "$v/$key.key")" text
	fails "stamp --sign does not print a secret key ($key) that is given with its comment \
instead of its file" \
		71 'a secret key stands where' $S stamp --sign "$(cat "$v/$key.key")" text
	fails "open refuses a secret key ($key) as --verify-key" 64 'not a minisign public key' \
		$S open -i id -k "$(tail -n 1 "$v/$key.key")" b
done
fails "a missing signing key is reported" 71 'No such file.*: none' $S stamp --sign none text
fails "a --verify-key that is no key is a usage error" 64 'not a minisign public key' \
	$S open -i id -k RWnonsense b
fails "a --verify-key file without a key is a usage error" 64 \
	'not a minisign public key, but a secret key of age: id' \
	$S open -i id -k @id b

#!/bin/sh
# SPDX-License-Identifier: ISC
# Key files and bundles as people bring them: keys of other kinds beside a native one, a key that is
# not alone on its line, files that went through an editor.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
printf 'A=canary\n' | age -r "$recipient" -o bundle
key=$(grep ^AGE key)
plugin=AGE-PLUGIN-YUBIKEY-1QQQ ssh='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA'
ssh_private() {
	printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n-----END OPENSSH PRIVATE KEY-----\n'
}
{ echo "$plugin"; echo "$ssh"; ssh_private; echo "$key"; } >mixed
{ age-keygen 2>/dev/null | grep ^AGE; echo "$plugin"; ssh_private; } >others
echo '# created: today' >comment
check 'a native identity beside those of other kinds opens' \
	"$W" -t 0 --settle 0 -i mixed -f bundle -- true
opened() { "$W" -q --settle 0 -t 0 -i "$1" -f "${2-bundle}" -- true; }
fails 'identities of other kinds are named where nothing opens' 77 \
	'no identity opens it; plugins and SSH keys are not supported' opened others
fails 'a key file of comments alone is refused' 65 'identity: no key in it' opened comment
{ sed "s/^AGE.*/\"&\"/" key >quoted; sed 's/^AGE/ &/' key >blank; }
{ printf '\357\273\277'; cat key; } >mark
fails 'a key in quotes is refused with a hint' 65 'line 3 has quotes around the key' opened quoted
fails 'a key behind a blank is refused with a hint' 65 \
	'line 3 has white space around the key' opened blank
fails 'a key file with a byte order mark is refused with a hint' 65 \
	'line 1 begins with a byte order mark' opened mark
iconv -f UTF-8 -t UTF-16LE key >key16
fails 'a key file in UTF-16 is named' 65 'identity: UTF-16' opened key16

# Something that is neither a file nor a pipe is refused at the first look, even if it is new.
mkdir folder
ln -s folder link
perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un("socket"))'
once() { "$W" -q -t 600 --attempts 1 "$@" -- true; }
target() { env -i X_FILE="$1" "$W" -q -t 600 --attempts 1 --file-vars=X -- true; }
for f in folder link socket /dev/null /dev/zero /dev/ptmx; do
	path=$f
	case $f in /*) ;; *) path=$T/$f ;; esac
	fails "an identity that is no file is refused at once: $f" 65 \
		"identity $f: is a (device|directory)" once --settle 0 -i $f -f bundle
	fails "a target of X_FILE that is no file is refused at once: $f" 65 \
		'^waitenv: is a (device|directory)' target "$path"
	[ $f = /dev/null ] || fails "a source that is no file is refused at once: $f" 65 \
		'^waitenv: is a (device|directory)' once -f $f
done
fails 'a variable without a key is refused at once' 65 'line 1 is no age identity' \
	env WAITENV_IDENTITY=canary "$W" -q -t 600 --settle 0 --attempts 1 -f bundle -- true
fails 'an identity that did not come is named before one that is no file' 75 \
	'identity missing: file does not exist' "$W" -q -t 0 -i socket -i missing -f bundle -- true
mkfifo fifo
cat key >fifo &
pids="$pids $!"
check 'an identity from a named pipe opens' timeout 60 "$W" -q -t 50 -i fifo -f bundle -- true

sed 's/$/\r/' bundle >crlf
age -a -r "$recipient" -o armor mixed
{ printf '\357\273\277'; cat armor; } >armor-mark
iconv -f UTF-8 -t UTF-16 armor >armor16
tr '\n' '\r' <bundle >cr
tr -d '\n' <bundle >none
for f in cr none; do
	fails "a bundle with changed line ends is named: $f" 65 \
		'^waitenv: age: its line ends were changed' opened key $f
done
fails 'a bundle with changed line ends is named' 65 \
	'^waitenv: age: its line ends were changed' opened key crlf
fails 'armor behind a byte order mark is named' 65 \
	'^waitenv: armor: a byte order mark was put before it' opened key armor-mark
fails 'armor in UTF-16 is named' 65 '^waitenv: armor: written as UTF-16' opened key armor16

for beside in '"%s"' ' %s' '%s # ours' '\357\273\277%s'; do
	# shellcheck disable=SC2059
	printf "$beside\\n" "$recipient" >recipients
	fails "a recipient with something beside it is refused with a hint: $beside" 65 \
		'more than a recipient.*, line 1' "$S" seal -R recipients -o out comment
done
printf '%s\n' "$recipient" | iconv -f UTF-8 -t UTF-32LE >recipients
fails 'a recipients file in UTF-32 is named' 65 'UTF-32, not UTF-8: recipients' \
	"$S" seal -R recipients -o out comment
printf '%s\n%s\n' "$recipient" "$ssh" >recipients
fails 'an SSH key among recipients is named' 65 \
	'an SSH key, which is not supported as a recipient, line 2' \
	"$S" seal -R recipients -o out comment
printf '%s\nage1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t\n' \
	"$recipient" >recipients
fails 'a recipient of a plugin is named' 65 \
	'a recipient of a plugin, which is not supported: age1yubikey1.*, line 2' \
	"$S" seal -R recipients -o out comment

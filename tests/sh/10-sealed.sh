#!/bin/sh
# SPDX-License-Identifier: ISC
# Bundles that the real gzip and age made, in every nesting and by every way in: the application's
# environment is the file's, byte for byte.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1

new_key key
sed -n '/^AGE/p' key >key-text
ours=$recipient
new_key other

awk 'BEGIN {
	print "PLAIN=canary"
	print "SPACES=  canary  with \t blanks  "
	print "QUOTES=\"canary\" '\''and'\'' `these` \\ $HOME ${PATH} $(id)"
	print "EQUALS=a=canary==b="
	print "UTF8=canary žluťoučký kůň 食品 🍜"
	print "EMPTY="
	print "HASH=#canary # stays"
	print "lower.and-odd=canary"
	printf "LONG="; for (i = 0; i < 4500; i++) printf "canary %d ", i; print ""
	for (i = 0; i < 200; i++) printf "NUMBER_%d=canary %d\n", i, i * i * 7919
}' >app.env
tr '\n' '\0' <app.env >want

gzip -9 <app.env >app.gz
gzip -9 <app.env | age -r "$ours" >app.gz.age
gzip -9 <app.env | age -a -r "$ours" >app.gz.armor
gzip -9 <app.env | age -r "$recipient" -r "$ours" >second.age
gzip -9 <app.env | age -a -r "$recipient" -r "$ours" >second.armor
age -r "$ours" <app.env >app.age
age -a -r "$ours" <app.env >app.armor
gzip <app.gz.age >outside.gz
age -a -r "$ours" <app.env | gzip >armor.gz
for f in app.gz app.gz.age app.gz.armor app.age; do
	base64 -w76 "$f" >"$f.b64"
	base64 -w0 "$f" >"$f.b64-one-line"
done
sed 's/$/\r/' app.gz.armor >crlf.armor
sed 's/$/\r/' app.gz.age.b64 >crlf.b64
(cat key other) >both
$S keygen --pq -o pq 2>/dev/null
$S seal -r "$($S recipient pq)" -o hybrid.age app.env 2>/dev/null
sleep 0.3		# from here on every file is quiet, and none costs a wait

# opens NAME [VARIABLE=VALUE…] WAITENV [OPTION…]: claims that env -0, started so, prints exactly the
# file's variables.
opens() {
	name=$1
	shift
	env -i "$@" -- /usr/bin/env -0 >got 2>err
	if cmp -s got want && [ ! -s err ]; then ok "$name"
	else not_ok "$name"; cmp got want | sed 's/^/# /'; sed 's/^/# /' err; fi
}

for f in app.env app.gz app.gz.age app.gz.armor second.age second.armor app.age app.armor \
	outside.gz armor.gz app.gz.b64 app.gz.age.b64 app.gz.armor.b64 app.age.b64 \
	app.gz.b64-one-line app.gz.age.b64-one-line app.gz.armor.b64-one-line app.age.b64-one-line \
	crlf.armor crlf.b64; do
	opens "$f is opened from a path" "$W" -i key -f "$f"
	opens "$f is opened from a descriptor" "$W" -i key -f fd:7 7<"$f"
	piped() { cat "$f" | opens "$1" "$W" -i key -f fd:0; }
	piped "$f is opened from a pipe"
	case $f in
	*armor | *b64*)
		[ "$(wc -c <"$f")" -lt 131000 ] || continue
		opens "$f is opened from WAITENV_BUNDLE" "WAITENV_BUNDLE=$(cat "$f")" "$W" -i key
		opens "$f is opened from another variable" "PACKED=$(cat "$f")" \
			"$W" -i key -f env:PACKED
	esac
done

opens 'an identity is read from a descriptor' "$W" -i fd:7 -f app.gz.age 7<key
opens 'an identity is read from a variable' "MINE=$(cat key)" "$W" -i env:MINE -f app.gz.age
opens 'an identity is read from WAITENV_IDENTITY' "WAITENV_IDENTITY=$(cat key-text)" \
	"$W" -f app.gz.age
opens 'WAITENV_IDENTITY_FILE names the file of an identity' "WAITENV_IDENTITY_FILE=$T/key" \
	"$W" -f app.gz.age
opens 'WAITENV_IDENTITY_FILE names a variable' WAITENV_IDENTITY_FILE=env:K "K=$(cat key)" \
	"$W" -f app.gz.age
opens 'the second of two identities in one file opens the bundle' "$W" -i both -f app.gz.age
opens 'the second of two identity files opens the bundle' "$W" -i other -i key -f app.gz.age
sed 's/^# public key: .*/# public key: '"$recipient"'/' key >key-of-another
opens 'an identity whose comment names another recipient' "$W" -i key-of-another -f app.gz.age
opens 'an identity without a comment' "$W" -i key-text -f app.gz.age
with_hybrid opens 'a hybrid bundle' "$W" -i pq -f hybrid.age
opens 'a bundle is opened although one of two identities is missing' \
	"$W" -i missing -i key -f app.gz.age
opens 'variables name both the source and the identity' "WAITENV_FILE=$T/app.gz.age" \
	"WAITENV_IDENTITY_FILE=$T/key" "$W"
opens 'a text and a bundle with the same content are read together' \
	"$W" -i key -f app.env -f app.gz.age

if unshare -m true 2>/dev/null; then
	check 'the default identity opens the bundle' unshare -m sh -c 'mkdir -p /run/secrets &&
		mount -t tmpfs none /run/secrets && cp key /run/secrets/waitenv-identity &&
		env -i "$1" -f app.gz.age -- /usr/bin/env -0 >got 2>&1 && cmp got want' sh "$W"
else echo "# left out: no mount namespace"; fi

# /proc/PID/environ shows the environment of the application in the order of the file.
env -i "$W" -i key -f app.gz.age -- /bin/cat /proc/self/environ >got
check "the application's environment is the content of the file" cmp got want

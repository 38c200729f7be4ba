#!/bin/sh
# SPDX-License-Identifier: ISC
# Every proper prefix of a bundle, and every flipped bit of one: the application is never started,
# and the code says whether to try again.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
new_key key
ours=$recipient
new_key other
WAITENV_IDENTITY=$(sed -n '/^AGE/p' key)
export WAITENV_IDENTITY
printf 'A=canary\nB=canary two\n' >app.env
gzip -9n <app.env >gz
age -r "$recipient" -r "$ours" <gz >age
age -r "$ours" <app.env >no-gzip
head -c 70000 /dev/zero | tr '\0' '#' | age -r "$ours" >chunks
# A text without its last LF is complete, so the prefixes end before that.
printf %s "$(age -a -r "$ours" <gz)" >armor
printf %s "$(base64 -w76 age)" >b64
base64 -w0 age >one-line
age -r "$ours" <app.env >age3
while [ $(($(wc -c <age3) % 3)) != 0 ]; do
	echo '#' >>app.env
	age -r "$ours" <app.env >age3
done
base64 -w0 age3 >unpadded

# each NAME MUTATION CHANNEL FILE MAP; --settle 0, so that what is read counts at once.
each() { "$H/mutate" "$1" "$2" "$3" "$4" "$T" "$5" "$W" --settle 0 -t 0; }

for f in gz age armor b64 one-line unpadded no-gzip; do
	each "no prefix of $f in a file starts the application" prefix path $f 0=75
	each "no prefix of $f in a pipe starts the application" prefix fd $f 0=65
done
for f in armor b64 one-line unpadded; do
	each "no prefix of $f in a variable starts the application" prefix env $f 0=65
done

# Finds where the parts of an age file begin: its stanzas, of which the last is for our identity,
# its MAC, its payload.
map() {
	stanza=$(grep -abo -e '^-> ' "$1" | sed -n '$s/:.*//p')
	mac=$(grep -abo -e '^--- ' "$1" | sed 's/:.*//')
	echo "0=65 $stanza=65,77 $mac=65"
}
payload() { echo $(($(grep -abo -e '^--- ' "$1" | sed 's/:.*//') + 48)); }
each 'no flipped bit of age in a file starts the application' flip path age \
	"$(map age) $(payload age)=75!"
each 'no flipped bit of age in a pipe starts the application' flip:3 fd age "$(map age)"
each 'no flipped bit of age without gzip starts the application' \
	flip path no-gzip "$(map no-gzip) $(payload no-gzip)=75!"
# Damage in the first of two chunks cannot be a cut.  A sample stands for the bits of all 70,200
# bytes.
begin=$(($(payload chunks) + 16))
each 'no flipped bit of two chunks starts the application' flip:1601 path chunks \
	"$(map chunks) $begin=65 $((begin + 65536 + 16))=75!"
# Armor with its END line and base64 with its padding are whole, so that no damage in them is waited
# for.
each 'no flipped bit of armor in a file starts the application' flip path armor 0=65,77
each 'no flipped bit of armor in a variable starts the application' flip:5 env armor 0=65,77
each 'no flipped bit of base64 in a file starts the application' flip path one-line 0=65,77
each 'no flipped bit of base64 in lines starts the application' flip:3 path b64 0=65,77
# A character that became a blank leaves a group of three.
each 'no flipped bit of base64 without padding starts the application' flip:3 path unpadded \
	0=65,75,77
each 'no flipped bit of base64 in a variable starts the application' flip:5 env one-line 0=65,77
# Flags, time, level and system in a gzip header are not covered by its CRC.
each 'no flipped bit of gzip that a checksum covers starts the application' flip path gz \
	'0=65 3=42,65,75 10=65,75'

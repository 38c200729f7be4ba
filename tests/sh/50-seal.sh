# SPDX-License-Identifier: ISC
# sealenv and age open what the other one makes; the same text gives the same gzip layer.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o one 2>err1
$S keygen -o two 2>/dev/null
age-keygen -o three 2>/dev/null
r1=$($S recipient one) r2=$($S recipient two) r3=$($S recipient three)

# keygen and recipient
is "keygen makes a file of mode 600" "$(stat -c %a one)" 600
is "keygen writes three lines" "$(sed -E 's/: .*//; s/-1.*/-1/' one | tr '\n' ' ')" \
	"# created # public key AGE-SECRET-KEY-1 "
time='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})'
check "keygen writes the date as age-keygen does" grep -Eq "^# created: $time\$" one
is "keygen prints the recipient on stderr" "$(cat err1)" "Public key: $r1"
is "recipient prints what age-keygen -y prints" "$($S recipient one)" "$(age-keygen -y one)"
is "recipient reads an identity of age-keygen" "$r3" "$(age-keygen -y three)"
is "recipient reads stdin" "$($S recipient - <one)" "$r1"
cp one before
fails "keygen refuses an existing file" 64 'exists.*: one \[64\]$' $S keygen -o one
check "keygen leaves an existing file unchanged" cmp one before
(umask 0; $S keygen -o open-umask; umask 777; $S keygen -o shut-umask) 2>/dev/null
is "keygen ignores the umask" "$(stat -c %a open-umask shut-umask | tr '\n' ' ')" "600 600 "
(umask 022; $S keygen >loose 2>err; umask 077; $S keygen >tight 2>>err)
is "keygen warns if others can read its output" \
	"$(grep -c 'others can read' err) $(grep -c 'Public key' err)" "1 2"
$S keygen --pq -o pq 2>/dev/null
with_hybrid is "keygen --pq makes a hybrid identity" \
	"$(grep -Ec '^# public key: age1pq1.{1952}$|^AGE-SECRET-KEY-PQ-1' pq)" 2

# N bytes of text that gzip cannot make much smaller.
base64_text() {
	head -c "$1" /dev/urandom | base64 -w 1000 | sed 's/^/# /' | head -c "$1"
}

# What seal makes, age opens: the payload's sizes lie around the chunks' ends.
seal_age() {
	$S seal -r "$r1" -o sealed plain && age -d -i one sealed | gunzip >out && head -c "$1" out |
		cmp - plain &&
		$S open -i one sealed | cmp - out
}
sizes='1 100 65536 87000 87300 87500 131072 262144 1048576 8388608'
for n in $sizes; do
	base64_text "$n" >plain
	check "age opens what seal makes of $n bytes" seal_age "$n"
done

# The same with payloads of just these sizes, from the unit test: no text gives them at will.
(cd "$top" && "${S%/*}/tests/test_seal" "$T")
for n in 0 1 65535 65536 65537 131071 131072 131073 196608; do
	check "age opens a payload of $n bytes" sh -c "age -d -i 0.identity $n.age | cmp - $n.plain"
done

# And what age makes, open opens, with payloads of just these sizes.
age_open() {
	age -r "$r1" plain >sealed && $S open -i one sealed | cmp - plain &&
		age -a -r "$r1" plain >armored && $S open -i one armored | cmp - plain
}
for n in 0 1 65535 65536 65537 131071 131072 131073 1048576 8388608; do
	base64_text "$n" >plain
	check "open opens what age makes of $n bytes, armored or not" age_open
done

# Several recipients, from flags and files.
printf 'A=1\nB=two\n' >plain
printf '# to these\n\n%s\r\n%s\n' "$r2" "$r3" >list
$S seal -r "$r1" -R list -o sealed plain
for id in one two three; do
	check "age opens a bundle for three recipients: $id" \
		sh -c "age -d -i $id sealed | gunzip | grep -q ^B=two"
	check "open opens a bundle for three recipients: $id" \
		sh -c "$S open -i $id sealed | grep -q ^B=two"
done
$S seal -R - -o sealed plain <list
check "-R - reads recipients from stdin" sh -c "age -d -i two sealed | gunzip | grep -q ^A=1"
age -r "$r1" -r "$r3" -a plain >sealed
check "open opens what age seals for several recipients" \
	sh -c "$S open -i one sealed | cmp - plain && $S open -i three sealed | cmp - plain"
check "open tries several identities" sh -c "$S open -i two -i three sealed | cmp - plain"

# The forms.
$S seal -a -r "$r1" -i one -o armored plain
check "age opens an armored bundle" sh -c 'age -d -i one armored | gunzip | grep -q ^A=1'
is "an armored bundle begins with its BEGIN line" "$(head -n 1 armored)" \
	"-----BEGIN AGE ENCRYPTED FILE-----"
is "--env writes one line of base64" "$($S seal -e -r "$r1" plain | tee env | wc -l)" 1
check "age opens the bundle of --env" sh -c 'base64 -d <env | age -d -i one | gunzip | grep -q ^A=1'
base64_text 9000 >large
$S seal -e --part 1000 -r "$r1" large >parts
is "--part writes numbered parts of limited size" \
	"$(sed 's/^[^=]*=//' parts | awk 'length > 1000' | wc -l) \
$(cut -d : -f 1 parts | tail -n 1)" "0 \
WAITENV_BUNDLE_$(wc -l <parts)=$(wc -l <parts)/$(wc -l <parts)"
check "the parts of --part join to a bundle" \
	sh -c "cut -d : -f 4 parts | tr -d '\\n' | $S open -i one - | head -c 9000 | cmp - large"
fails "--part without --env is a usage error" 64 'needs --env' $S seal --part 1000 -r "$r1" plain
fails "--part refuses a size that is too small" 64 'takes 64 to' $S seal -e --part 20 -r "$r1" plain
check "open opens the line of --env" sh -c "$S open -i one env | grep -q ^A=1"
pq=$($S recipient pq)
$S seal -r "$pq" -i pq -o hybrid plain
with_hybrid check "open opens a hybrid bundle" sh -c "$S open -i pq hybrid | grep -q ^B=two"
is "seal and open work from stdin to stdout" \
	"$($S seal -r "$r1" - <plain | $S open -i one - | head -n 2)" "$(cat plain)"

# The same again.
$S seal -r "$r1" -o first plain
$S seal -r "$r1" -o second plain
check "sealing twice gives different ciphertexts" sh -c '! cmp -s first second'
age -d -i one first >first.gz
age -d -i one second >second.gz
check "sealing twice gives the same gzip layer" cmp first.gz second.gz
check "gunzip accepts the gzip layer" sh -c 'gzip -t <first.gz'
is "the end line is in the text" "$(gunzip <first.gz | tail -n 1 | cut -c 1-23)" \
	"# waitenv-end entries=2"

# Opened again, or not.
fails "seal -i refuses an identity that cannot open the bundle" \
	77 'no identity opens it' $S seal -r "$r1" -i two -o not plain
check "seal -i writes nothing if the identity cannot open the bundle" test ! -e not

#!/bin/sh
# SPDX-License-Identifier: ISC
# Parts of a bundle: each that is missing, doubled, swapped, cut off or of another bundle is
# refused, by waitenv in its environment and by sealenv in a file; with heads, each time by its
# number.
# shellcheck disable=SC1091,SC2016,SC2046,SC2086,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
$S keygen -o id 2>/dev/null
$S keygen -o new 2>/dev/null
r=$($S recipient id)
printf 'A=canary\nB=canary2\n' >text
$S seal -r "$r" --env --part 150 -o parts text
$S seal -r "$r" --env --part 150 -o foreign text
n=$(wc -l <parts)

# refused NAME PATTERN FILE: by both, with 65.
refused() {
	fails "waitenv refuses a bundle $1" 65 "$2" env -i $(cat "$3") "$W" -q -i id -- true
	fails "verify refuses a bundle $1" 65 "$2: $3" "$S" verify -i id "$3"
}

# with_foreign N: the parts, with part N of another bundle.
with_foreign() { paste -d '\n' parts foreign | sed -n "$((2 * $1))p"; sed "$1d" parts; }

is "waitenv joins the parts of a bundle" \
	"$(env -i $(cat parts) "$W" -q -i id -- sh -c 'echo "$A"')" canary
is "waitenv joins the parts in any order" \
	"$(tac parts >back && env -i $(cat back) "$W" -q -i id -- sh -c 'echo "$A"')" canary
is "waitenv refuses an environment that contains WAITENV_BUNDLE_2 twice" \
	"$(env -i $(cat parts) "$H/odd" \
	twice=$(sed -n 2p parts) -- "$W" -q -i id -- true 2>&1; echo $?)" \
	"waitenv: part 2 occurs twice: env:WAITENV_BUNDLE [65]
65"
for i in $(seq "$n"); do
	sed "${i}d" parts >broken
	refused "without part $i" "part $i of $n is missing" broken
	sed "${i}s/=.*/=/" parts >broken
	refused "with part $i empty" "part $i of $n is missing" broken
	sed "${i}p" parts >broken
	fails "verify refuses a sealed bundle that contains part $i twice" 65 \
		"part $i occurs twice: broken" "$S" verify -i id broken
	is "waitenv refuses a sealed bundle that contains part $i twice" \
		"$(env -i $(cat parts) "$H/odd" twice=$(sed -n ${i}p parts) -- "$W" -q -i id \
		-- true 2>&1)" "waitenv: part $i occurs twice: env:WAITENV_BUNDLE [65]"
	for cut in 1 8 60 100; do
		sed "${i}s/.\{$cut\}\$//" parts >broken
		cmp -s parts broken || refused "with part $i cut by $cut" \
			"part $i: (its head is )?cut off or damaged" broken
	done
	end='\(.\{20\}\)$'
	sed "${i}s/[a-m]$end/n\1/; ${i}s/[A-M0-9]$end/n\1/; ${i}s/[N-Z+/]$end/n\1/
		${i}s/[o-z]$end/n\1/" parts >broken
	cmp -s parts broken || refused "with part $i damaged" "part $i: cut off or damaged" broken
	with_foreign "$i" >broken
	refused "with part $i of another bundle" "part $i belongs to another bundle" broken
	for k in $(seq $((i + 1)) "$n"); do
		sed "${i}s/^[^=]*/WAITENV_BUNDLE_$k/; ${k}s/^[^=]*/WAITENV_BUNDLE_$i/" parts >broken
		refused "with parts $i and $k swapped" "part $i: part $k stands in its place" broken
	done
done
sed "\$s/\$/\nWAITENV_BUNDLE_$((n + 1))=$(sed -n 's/^[^=]*=//p' foreign | tail -n 1 |
	sed 's,[/&],\\&,g')/" parts >broken
refused "with one part too many" "part $((n + 1)) belongs to another bundle" broken
sed '$s/_[0-9]*=/_1000=/' parts >broken
refused "with a part numbered 1000" 'part 1000: there are at most 999' broken

# As split(1) makes them.
$S seal -r "$r" --env -o line text 2>/dev/null
plain() { split -b 100 "$1" plain. && i=0 &&
	for f in plain.*; do i=$((i + 1)); echo "WAITENV_BUNDLE_$i=$(cat $f)"; done; rm plain.*; }
plain line >parts
$S seal -r "$r" --env -o line text 2>/dev/null
plain line >foreign
n=$(wc -l <parts)
is "waitenv and verify join the parts of a bundle that is not sealed" \
	"$(env -i $(cat parts) "$W" -q -i id -- sh -c 'echo "$A"') $($S verify -i id parts)" \
	"canary verified: 2 variables, sealed, stamped"
for i in $(seq "$n"); do
	sed "${i}d" parts >broken
	refused "without plain part $i" "$([ $i = $n ] || echo "part $i is missing")" broken
	sed "${i}p" parts >broken
	fails "verify refuses a plain bundle that contains part $i twice" 65 \
		"part $i occurs twice: broken" "$S" verify -i id broken
	is "waitenv refuses a plain bundle that contains part $i twice" \
		"$(env -i $(cat parts) "$H/odd" twice=$(sed -n ${i}p parts) -- "$W" -q -i id \
		-- true 2>&1)" "waitenv: part $i occurs twice: env:WAITENV_BUNDLE [65]"
	sed "${i}s/.....\$//" parts >broken
	refused "with plain part $i cut" '' broken
	for k in $(seq $((i + 1)) "$n"); do
		sed "${i}s/^[^=]*/WAITENV_BUNDLE_$k/; ${k}s/^[^=]*/WAITENV_BUNDLE_$i/" parts >broken
		refused "with plain parts $i and $k swapped" '' broken
	done
	# Behind a stanza of another bundle it is as if sealed for somebody else.
	with_foreign "$i" >broken
	[ $i = 1 ] && continue
	is "waitenv starts nothing if plain part $i belongs to another bundle" \
		"$(env -i $(cat broken) "$W" -q -i id -- echo started 2>said)" ''
	$S verify -i id broken 2>>said
	is "waitenv and verify report a plain part $i that belongs to another bundle" \
		"$(grep -Ec '^(wait|seal)env: .* \[(65|77)\]$' said)" 2
done

# Whole and in parts at once, and no bundle at all.
echo "WAITENV_BUNDLE=$(cat line)" >whole
cat whole foreign >broken
fails "waitenv refuses WAITENV_BUNDLE beside parts of a bundle" 64 \
	'WAITENV_BUNDLE and a part of one' env -i $(cat broken) "$W" -q -i id -- true
fails "verify refuses WAITENV_BUNDLE beside parts of a bundle" 64 \
	'and so are parts of a bundle: broken' "$S" verify -i id broken
cat whole whole >broken
fails "verify refuses a file that sets WAITENV_BUNDLE twice" 65 \
	'WAITENV_BUNDLE occurs twice: broken' "$S" verify -i id broken
sed 's/_1=/_0=/' foreign >broken
fails "verify refuses parts that are counted from 0" 65 'part 0: .* from 1: broken' \
	"$S" verify -i id broken
{ echo '# of the release'; cat foreign; } >broken
check "verify accepts a comment among parts" "$S" verify -i id broken

# As many as there may be: the head takes 26 bytes of each.
awk 'BEGIN {
	srand(1)
	for (i = 0; i < 3000; i++)
		printf "V%d=%d%d%d\n", i, rand() * 1e9, rand() * 1e9, rand() * 1e9
}' >large
$S seal -r "$r" --env -o line large 2>/dev/null
most=$((($(wc -c <line) - 1 + 998) / 999 + 26))
$S seal -r "$r" --env --part $most -o many large
check "verify joins nearly 999 parts" sh -c "[ \$(wc -l <many) -gt 950 ] && $S verify -i id many"
is "waitenv joins nearly 999 parts" \
	"$(env -i $(cat many) "$W" -q -i id -- sh -c 'echo "${V2999:+there}"')" there
fails "seal refuses a bundle that needs more than 999 parts" 78 'too large for 999 parts' \
	"$S" seal -r "$r" --env --part $((most - 1)) -o many large

# Changed in place, they stay parts.
printf 'A=canary\nB=canary2\n' >text
$S seal -r "$r" --env --part 150 -o parts text
awk 'BEGIN { for (i = 0; i < 40; i++) print rand() }' | base64 -w 0 >value
check "set accepts a bundle in parts" sh -c "$S set -i id parts C <value 2>said"
like "set reports that the number of parts changed" said \
	'^sealenv: [0-9]+ parts now, [0-9]+ before: parts$'
is "set keeps the size of the parts" "$(sed 's/^[^=]*=//' parts | awk 'length > 150')" ''
is "waitenv joins the parts that set wrote" \
	"$(env -i $(cat parts) "$W" -q -i id -- sh -c 'echo "$C"')" "$(cat value)"
check "unset accepts a bundle in parts" sh -c "$S unset -i id parts C 2>/dev/null"
check "edit accepts a bundle in parts" \
	sh -c "EDITOR='sed -i s/A=.*/A=edited/' $S edit -i id parts 2>/dev/null"
is "waitenv joins the parts that edit wrote" \
	"$(env -i $(cat parts) "$W" -q -i id -- sh -c 'echo "$A"')" edited
is "rekey accepts a bundle in parts" "$($S rekey -i id -r "$($S recipient new)" parts whole)" \
	"rekeyed: 2 files"
is "waitenv joins the parts that rekey wrote" \
	"$(env -i $(cat parts) "$W" -q -i new -- sh -c 'echo "$A"')" edited
is "rekey keeps a bundle in base64 on one line" "$(cut -c 1-35 whole) $(wc -l <whole)" \
	"WAITENV_BUNDLE=YWdlLWVuY3J5cHRpb24u 1"
check "rekey accepts parts that split made" "$S" rekey -i id -r "$($S recipient new)" foreign
check "parts that rekey wrote open with the new identity" "$S" verify -i new foreign

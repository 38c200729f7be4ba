#!/bin/sh
# SPDX-License-Identifier: ISC
# verify beside a start with the same options, over bundles and texts that are good, damaged and
# wrong: one is ready where the other is, and the codes are the same, but for what a start would
# wait for.
# shellcheck disable=SC1091,SC2016,SC2034,SC2046,SC2086,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
$S keygen -o id 2>/dev/null
$S keygen -o other 2>/dev/null
$S keygen --sign -o signer 2>/dev/null
$S keygen --sign -o stranger 2>/dev/null
r=$($S recipient id)
printf 'A=canary\nB=\nC=canary\nA=canary2\n' >text
printf 'C=\nD=canary\nWAITENV_E=canary\nDB_FILE=/run/canary\n' >second

# Every form of it, and every way in which each is spoilt.
$S stamp -o stamped text
$S stamp --sign signer -o signed text
$S seal -r "$r" -o sealed text 2>/dev/null
$S seal -r "$r" --sign signer -o sealed-signed text 2>/dev/null
$S seal -r "$r" --sign signer -a -o armored text 2>/dev/null
$S seal -r "$r" --sign signer --env -o line text 2>/dev/null
age -r "$r" -o bare text
gzip -c text >gzipped
gzip -c signed >gzipped-signed
age -r "$r" -o twice sealed
age -r "$r" -o of-nothing /dev/null
for f in signed sealed-signed armored line gzipped-signed; do
	head -c $(($(wc -c <$f) * 2 / 3)) $f >$f-cut
	tr 'S3' 'T4' <$f >$f-changed
	(cat $f; echo more) >$f-longer
done
sed 's/C=c/C=d/' stamped >stamped-changed
sed 's/minisig=.*//' signed >signature-cut
sed 's/ minisig=.*//' signed >unsigned
sed 's/minisig=RU/minisig=RV/' signed >signature-changed
: >empty
printf ' \n' >blank
printf '# nothing\n' >comments
printf 'A\n' >name
printf 'A=1\nPASS WORD=canary\n' >blank-in-name
printf 'A=canary\0\n' >nul-byte
printf '\357\273\277A=canary\nC=canary\n' >bom
printf '\377\376A\0=\0001\0\n\0' >utf-16
echo '{"A":"canary","C":"canary"}' >object
base64 text >encoded
printf 'A=canary\r\nC=canary\r\n' >crlf
awk 'BEGIN { printf "A="; for (i = 0; i < 3300; i++) printf "%040d", i; print "" }' >long
awk 'BEGIN { for (i = 0; i < 36; i++) printf "V%d=%060000d\n", i, 0; print "A=1\nC=1" }' >large
printf 'A\0C=canary\0' | sed 's/A/A=canary/' >entries
printf '%s\n' 'A=canary' 'C="${A}$D"' >dotted
printf 'C="canary\n' >unclosed

printf 'A C\n' >names
none=0000000000000000000000000000000000000000000000000000000000000000

# The code of a start, as verify has it: what is waited for is 65, or 77 for a missing signature.
start() {
	for f; do
		set -- "$@" -f "${dialect:+$dialect:}$f$pin"
		shift
	done
	env -i "$W" --check -t 0 --settle 0 $identities $options "$@" >/dev/null 2>said
	code=$?
	case $code:$options in
	75:*verify-key*) grep -q 'the end line is missing' said && code=77 || code=65 ;;
	75:*) code=65 ;;
	esac
	echo $code
}

verified() {
	for f; do
		set -- "$@" "$f$pin"
		shift
	done
	$S verify ${dialect:+-d "$dialect"} $identities $options "$@" >/dev/null 2>&1
	echo $?
}

# agree NAME DIALECT FILE...: verify of these files and a start from them end with the same code,
# whatever the options.
agree() {
	name=$1 dialect=$2
	shift 2
	: >differences
	while read -r pin options; do
		[ "$pin" = none ] && pin=
		[ "$pin" = right ] && pin=#sha256=$(sha256sum "${1#*:}" | cut -c 1-64)
		[ "$pin" = wrong ] && pin=#sha256=$none
		want=$(start "$@")
		got=$(verified "$@")
		echo "$want" >>codes
		[ "$got" = "$want" ] || echo "$options $pin: verify $got, start $want" >>differences
	done <<END
none
right
wrong
#sha256=12
none --require-end
none --sealed-only
none --sealed-only --require-end --verify-key @signer.pub
none --verify-key @signer.pub
none --verify-key @stranger.pub --verify-key @signer.pub
none --verify-key @stranger.pub
none --verify-key nonsense
none --require A,C
none --require A --require C
none --require B
none --require WAITENV_E
none --require @names
none --require @text
none --deny A
none --deny ?
none --deny [AC]
none --deny **C*
none --deny D*
none --deny *_FILE
none --merge first --require C
none --merge last --require C
none --merge some
none --headroom 100000
none --headroom 3000000
none --headroom 1k
END
	is "verify ends with the exit code of a start for $name" "$(cat differences)" ''
}

identities='-i other -i id'
for f in text second stamped* signed* sealed* armored* line* bare gzipped* twice of-nothing \
	signature-* unsigned empty blank comments name blank-in-name nul-byte bom utf-16 object \
	encoded crlf long large; do
	agree "$f as docker" docker "$f"
done
for identities in '' '-i other' '-i id'; do
	agree "/dev/null with ${identities:-no identity}" docker /dev/null
	agree "a sealed file with ${identities:-no identity}" docker sealed-signed
done
for f in object text signed sealed-signed; do agree "$f as json" json "$f"; done
for f in entries text; do agree "$f as nul" nul $f; done
$S seal -d nul -r "$r" -o entries.age entries 2>/dev/null
agree "a sealed file as nul" nul entries.age
for f in dotted unclosed text signed sealed-signed; do agree "$f as dotenv" dotenv $f; done
for f in text unclosed sealed-signed name; do agree "$f as systemd" systemd $f; done
for d in docker ecs dotenv systemd k8s; do
	agree "two files as $d" $d signed second
	agree "two files as $d in reverse order" $d second sealed-signed
done
printf 'C=${A}\nE=${E:?}\n' >refers
agree "a dotenv file that refers to the file before it" dotenv text refers
printf 'A=canary\nC=${A}\n' >first
printf 'E=${C}\n' >after
agree "a dotenv file that refers to a reference" dotenv first after

# Of several dialects: who wins is the same.
printf 'A=\nC=\n' >blanks
for specs in 'ecs:text docker:blanks' 'docker:text ecs:blanks' 'ecs:text ecs:blanks' \
	'ecs:text docker:blanks ecs:text' 'ecs:blanks docker:text ecs:blanks' \
	'ecs:blanks text ecs:text' 'ecs:text systemd:blanks k8s:text' \
	'dotenv:text blanks dotenv:refers' 'systemd:text dotenv:refers' 'json:object ecs:blanks' \
	'ecs:blanks json:object ecs:blanks' 'dotenv:first json:object dotenv:after' \
	'nul:entries blanks' 'signed dotenv:sealed-signed'; do
	agree "$specs" '' $specs
done

# X_FILE: the file is there for the start.
echo canary >secret
printf 'A=1\nC_FILE=%s/secret\n' "$T" >by-file
printf 'A=1\nC=1\nC_FILE=%s/secret\n' "$T" >both
$S seal -r "$r" --sign signer -o by-file.age by-file 2>/dev/null
file_vars() {
	want=$(pin='' && dialect=docker && options="--file-vars=$2 $3" && start "$1")
	got=$(pin='' && dialect=docker && options="--file-vars $2 $3" && verified "$1")
	echo "$want" >>codes
	[ "$got" = "$want" ] || echo "$*: verify $got, start $want"
}
set -f
is "verify ends with the exit code of a start for --file-vars" "$(for f in by-file both \
	by-file.age text; do
	for glob in '*' C D; do
		for o in '' '--require C' '--require C_FILE' '--sealed-only' '--require-end' \
		'--verify-key @signer.pub'; do
			file_vars $f $glob "$o"
		done
	done
done)" ''
set +f

# A bundle as variables, and its parts.
$S seal -r "$r" --env --part 150 -o parts text 2>/dev/null
echo "WAITENV_BUNDLE=$(cat line)" >whole
echo "WAITENV_BUNDLE=A=canary" >no-bundle
echo "WAITENV_BUNDLE_1=A=canary" >no-part
is "verify ends with the exit code of a start for bundles in variables" \
	"$(for f in parts whole no-bundle no-part; do
	for keys in '-i id' '-i other' '' '-i id --require A' '-i id --verify-key @signer.pub'; do
		env -i $(cat $f) "$W" --check -t 0 $keys >/dev/null 2>&1
		want=$?
		$S verify $keys $f >/dev/null 2>&1
		got=$?
		[ $got = $want ] || echo "$f $keys: verify $got, start $want"
	done
done)" ''
is "the compared starts ended with each of the exit codes 0, 64, 65, 77 and 78" \
	"$(sort -u codes | paste -sd ' ')" "0 64 65 77 78"

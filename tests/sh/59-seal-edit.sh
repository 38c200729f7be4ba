#!/bin/sh
# SPDX-License-Identifier: ISC
# edit: the text of a bundle in somebody's editor, in memory only, and a bundle as good as before
# after it.
# shellcheck disable=SC1091,SC2154
[ -w /dev/shm ] && export TMPDIR=/dev/shm	# the test makes a disk of its own
. "${0%/*}/lib.sh"
cd "$T" || exit 1
pty=$O/init/pty
unset VISUAL EDITOR
export TERM=xterm
# A folder of this test's own takes the texts: other tests edit at the same time.
mkdir runtime && export XDG_RUNTIME_DIR="$T/runtime"
for key in id other; do $S keygen -o $key 2>/dev/null; done
$S keygen --sign -o signer 2>/dev/null
r=$($S recipient id) r2=$($S recipient other)
printf '# app\nA=canary\nB=2\n' >app.env
$S seal -r "$r" -o b app.env
cp b kept
text() { $S open -i id "$1" | head -n -1; }
edit() { EDITOR=$1 $S edit -i id "${2-b}" 2>err; }

# The editors, as people type in them.
type_in() {
	editor=$1
	cp kept b
	shift
	EDITOR=$editor check "edit with $editor succeeds" "$pty" "$@" -- $S edit -i id b
	is "edit with $editor seals the new text" "$(text b | tail -n 1)" D=canary4
}
type_in vim 'want:A=canary' 'send:GoD=canary4\e:wq\n'
type_in vim.tiny 'want:A=canary' 'send:GoD=canary4\e:wq\n'
type_in nano 'want:A=canary' 'send:\e/D=canary4\017' 'want:DOS Format' 'send:\r\030'
type_in ed 'want:19' 'send:$a\nD=canary4\n.\nw\n' 'want:29' 'send:q\n'
cp kept b
VISUAL=ed EDITOR=false "$pty" 'want:19' 'send:$a\nD=4\n.\nw\n' 'want:23' \
	'send:q\n' -- $S edit -i id b
is "edit runs VISUAL rather than EDITOR" "$(text b | tail -n 1)" D=4

# Those that put another file in its place.
cp kept b
edit "sed -i s/B=2/B=3/"
is "edit reads the new file of an editor that replaces the old one" "$(text b)" "# app
A=canary
B=3"
told='the editor may leave parts of the text on a disk: sealenv does not know this editor'
is "edit warns of an unknown editor" "$(cat err)" "sealenv: $told"
is "no text is left in memory after an edit" "$(ls runtime)" ''

cp kept b
cat >keeps <<'END'
#!/bin/sh
mkdir -p "${1%/*}/.backup/old" && cp "$1" "${1%/*}/.backup/old" && echo D=5 >>"$1"
END
edit "sh ./keeps"
is "edit accepts an editor that makes folders beside the text" "$(text b | tail -n 1)" D=5
is "edit removes the folders that an editor made from memory" "$(ls -A runtime)" ''
printf '#!/bin/sh\nrm "$1" && mkdir "$1"\n' >folder
edit "sh ./folder"
is "edit removes a folder in the place of the text from memory" "$(ls -A runtime)" ''

# What stays.
cp kept b
touch -d 2020-01-01 b
edit true
check "edit does not change the bundle if the text is unchanged" cmp b kept
is "edit does not change the time of the bundle if the text is unchanged" \
	"$(stat -c %y b | cut -c 1-10)" 2020-01-01
is "edit reports that the bundle is unchanged" "$(grep -c '^sealenv: unchanged: b$' err)" 1
$S seal -a -r "$r" -o armored app.env
gzip -c app.env | age -r "$r" | base64 >wrapped
age -r "$r" -o bare app.env
for f in armored wrapped bare; do
	before=$($S inspect -j $f | jq -c '[.layers[].layer]')
	edit "sed -i s/B=2/B=3/" $f
	is "edit keeps the layers of a bundle: $f" \
		"$($S inspect -j $f | jq -c '[.layers[].layer]')" "$before"
	is "edit seals the new text in the form of the old bundle: $f" "$(text $f | tail -n 1)" B=3
done
$S seal -d json -r "$r" -o json - <<-END
	{"A": "canary"}
END
EDITOR="sed -i s/canary/new/" $S edit -d json -i id json 2>/dev/null
is "edit -d json seals the new text" "$($S open -i id json)" '{"A": "new"}'

# For whom.
$S seal -r "$r" -r "$r2" -o two app.env
EDITOR="sed -i s/B=2/B=3/" $S edit -i id -i other two 2>/dev/null
check "edit keeps both recipients" \
	sh -c "$S open -i id two >1 && $S open -i other two | cmp - 1 && grep -q B=3 1"
cp two before
fails "edit refuses a bundle with an unknown recipient" 64 'give -r.*: two' \
	env EDITOR="touch $T/ran" $S edit -i id two
check "edit does not start the editor if a recipient cannot be determined" [ ! -e ran ]
EDITOR="sed -i s/B=3/B=4/" $S edit -i id -r "$r" two 2>/dev/null
fails "edit -r removes the other recipients" 77 'no identity opens it' $S open -i other two
check "edit -r seals for the given recipients" $S open -i id -o opened two

# The signature.
$S seal -r "$r" --sign signer -o signed app.env
edit "sed -i s/B=2/B=3/" signed
is "edit removes and reports a signature that no longer matches" \
	"$(grep -c 'signature no longer matched' err) $($S open -i id signed | grep -c minisig)" \
	"1 0"
EDITOR="sed -i s/B=3/B=4/" $S edit -i id --sign signer signed 2>err
check "edit --sign makes a new signature" $S open -i id -k @signer.pub -o opened signed
is "edit --sign reports no removed signature" "$(grep -c 'signature no longer matched' err)" 0
$S open -i id signed >stamped
EDITOR="cp stamped" setsid -w $S edit -i id b 2>err
is "edit refuses an end line in the new text" \
	"$? $(grep -c 'an end line, which only .*: b \[65\]$' err)" "65 1"

# A text that does not pass.
cp kept b
cat >worse <<-'END'
	#!/bin/sh
	echo run >>runs
	[ "$(wc -l <runs)" -lt "$GOOD" ] && echo 'NO GOOD=canary' >"$1" || echo C=3 >"$1"
END
GOOD=3 EDITOR="sh ./worse" "$pty" 'want:line 1 column 3: b' 'want:again? [Y/n] ' 'send:\n' \
	'want:again? [Y/n] ' 'send:y\n' -- $S edit -i id b >out
is "edit offers to edit an invalid text again until it is valid" "$? $(wc -l <runs) $(text b)" \
	"0 3 C=3"
cp kept b
rm runs
GOOD=9 EDITOR="sh ./worse" "$pty" 'want:again? [Y/n] ' 'send:\n' 'want:again? [Y/n] ' \
	'send:n\n' -- $S edit -i id b >out
is "edit ends in 65 if the user declines to edit an invalid text again" "$? $(wc -l <runs)" "65 2"
check "the bundle is unchanged if the user declines to edit an invalid text again" cmp b kept
GOOD=9 EDITOR="sh ./worse" fails \
	"edit without a terminal refuses an invalid text without a question" 65 \
	'line 1 column 3: b' sh -c "setsid -w $S edit -i id b 2>&1 | tail -n 1 >&2; exit 65"
EDITOR="cp /dev/null" fails "edit refuses an empty text" 65 'complete, but empty: b' \
	sh -c "setsid -w $S edit -i id b 2>&1 | tail -n 1 >&2; exit 65"
fails "edit reports an editor that fails" 71 'editor failed; the bundle is unchanged' \
	sh -c "EDITOR=false $S edit -i id b 2>&1 | tail -n 1 >&2; exit 71"
fails "edit reports an editor that does not exist" 71 'editor cannot be run' \
	sh -c "EDITOR=./none $S edit -i id b 2>&1 | tail -n 1 >&2; exit 71"
check "the bundle is unchanged if the editor fails or does not exist" cmp b kept
fails "edit refuses a file that is not a bundle" 65 'not sealed: app.env' $S edit -i id app.env
fails "edit refuses an identity that does not open the bundle" 77 'no identity opens it: b' \
	$S edit -i other b
fails "edit refuses standard input" 64 'replaced in place' $S edit -i id -

# Changed by somebody else meanwhile: what they wrote stays.
cat >both <<-'END'
	#!/bin/sh
	echo 3 | "$S" set -i id b C
	echo B=3 >>"$1"
END
export S
EDITOR="sh ./both" setsid -w $S edit -i id b 2>err
is "edit does not replace a bundle that another process changed in the meantime" \
	"$? $(tail -n 1 err)" "65 sealenv: changed by another process in the meantime: b [65]"
is "edit keeps the change that another process made in the meantime" \
	"$(text b | tail -n 2 | paste -sd ' ')" "B=2 C=3"
cp kept b

# Ended from outside: the editor ends too, and nothing stays.
cat >slow <<-'END'
	#!/bin/sh
	ulimit -c >core
	echo $$ >editor.new; mv editor.new editor
	exec sleep 60
END
EDITOR="sh ./slow" $S edit -i id b 2>/dev/null & pids="$pids $!" pid=$!
until_true 30 [ -e editor ]
is "the text is in memory while the editor runs" "$(ls runtime/*)" env
kill $pid
wait $pid
is "SIGTERM ends edit" $? 143
check "SIGTERM to edit ends the editor" sh -c "! kill -0 $(cat editor)"
is "edit runs the editor with a core size limit of 0" "$(cat core)" 0
is "edit leaves no file in memory if SIGTERM ends it" "$(ls runtime)" ''
check "the bundle is unchanged if SIGTERM ends edit" cmp b kept

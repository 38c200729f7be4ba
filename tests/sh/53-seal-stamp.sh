# SPDX-License-Identifier: ISC
# The end line: put on, replaced, signed by minisign, kept by seal, and held to.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)
end() { tail -n 1 "$1"; }

printf '# app\nA=1\nB=2\nA=3\nHOST\n' >app.env
cp app.env plain
b2=$(b2sum -l 256 app.env | cut -d ' ' -f 1)
$S stamp app.env
is "the end line has the number of live variables and the digest of b2sum" "$(end app.env)" \
	"# waitenv-end entries=2 blake2b=$b2"
is "the text before the end line is unchanged" "$(head -n -1 app.env)" "$(cat plain)"
cp app.env once
$S stamp app.env
check "stamping twice changes nothing" cmp app.env once
echo C=4 >>app.env
fails "seal refuses text after the end line" 65 'text after its end line: app.env' \
	$S seal -r "$r" app.env
$S stamp app.env
is "stamp replaces an old end line" \
	"$(grep -c waitenv-end app.env) $(end app.env | cut -d ' ' -f 3)" "1 entries=3"
sed -i s/B=2/B=3/ app.env
fails "seal refuses a stamped text that was edited" 65 'digest: app.env' $S seal -r "$r" app.env
$S stamp app.env
check "seal accepts an edited text that was stamped again" $S seal -r "$r" -o b app.env
printf 'A=1' >short
$S stamp -o stamped short
is "stamp -o adds a missing LF to the last line" "$(head -n 1 stamped; cat short)" "A=1
A=1"
is "stamp works from stdin to stdout" "$($S stamp - <short)" "$(cat stamped)"
head -c 100 stamped >part
cp part before
fails "stamp refuses a text with a truncated end line" 65 'end line is cut off: part' $S stamp part
check "a text with a truncated end line stays unchanged" cmp part before
printf 'A="open\n' >odd
fails "stamp refuses a systemd text whose quote would enclose the end line" 65 'A' \
	$S stamp -d systemd odd
printf 'A=1\\' >odd
fails "stamp refuses a systemd text whose backslash would join the end line" 65 'A' \
	$S stamp -d systemd odd
fails "stamp refuses json, which has no comments" 64 'no comments' \
	sh -c "echo '{\"A\":\"1\"}' | $S stamp -d json -"

# Signed.
minisign -G -W -p key.pub -s key >/dev/null 2>&1
minisign -G -W -p other.pub -s other >/dev/null 2>&1
key=$(tail -n 1 key.pub)
cp plain app.env
minisign -S -W -s key -m app.env >/dev/null 2>&1
$S stamp --minisig app.env.minisig --verify-key "$key" -o signed app.env
is "the end line holds the signature of minisign" \
	"$(end signed | sed 's/.*minisig=//')" "$(sed -n 2p app.env.minisig)"
is "the end line holds the digest" "$(end signed | cut -d ' ' -f 4)" "blake2b=$b2"
fails "stamp refuses a signature of another key" 77 'another key: app.env' \
	$S stamp --minisig app.env.minisig --verify-key "$(tail -n 1 other.pub)" app.env
check "a file signed by another key stays unchanged" cmp app.env plain
echo D=5 >>app.env
fails "stamp refuses a signature of another text" \
	77 'signature' $S stamp --minisig app.env.minisig --verify-key "$key" app.env
fails "stamp --verify-key refuses a text without a signature" 77 'not signed' \
	$S stamp --verify-key "$key" app.env
fails "stamp refuses a signature of a stamped text" 65 'without its end line' \
	$S stamp --minisig app.env.minisig once
fails "stamp refuses a signature of a text without its last LF" \
	65 'no newline' $S stamp --minisig app.env.minisig short
minisign -S -l -W -s key -m plain >/dev/null 2>&1
fails "stamp refuses a legacy signature of minisign" \
	65 'a legacy minisign.*: plain.minisig' $S stamp --minisig plain.minisig plain
fails "stamp refuses a file that is not a signature" \
	65 'not a minisign signature: app.env' $S stamp --minisig app.env plain
fails "stamp refuses a malformed verify key" 64 'verify-key' $S stamp --verify-key RWnonsense plain

# seal keeps a line that is there, with its signature.
$S seal -r "$r" -i id -o b signed
check "seal keeps a signed text to the byte" sh -c "$S open -i id b | cmp - signed"
$S seal -r "$r" -o b2 signed plain
is "seal makes a new end line when it joins a signed text" \
	"$($S open -i id b2 | grep -c waitenv-end)" 1
[ -x "$W" ] && is "waitenv accepts the signed bundle" \
	"$(WAITENV_IDENTITY_FILE=id $W --verify-key "$key" -f b \
	env 2>&1 | grep '^[AB]=' | sort | tr '\n' ' ')" "A=3 B=2 "

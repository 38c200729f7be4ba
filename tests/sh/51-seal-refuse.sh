# SPDX-License-Identifier: ISC
# What bad input gets: an exit code, one line, no output, and never a secret in the line.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)
$S keygen --pq -o pq 2>/dev/null
secret=$(tail -n 1 id)
printf 'A=1\nPASS=canary-value\n' >good
printf 'A=1\nPASS WORD=canary-value\n' >bad

fails "a call without a command is a usage error" 64 'no command' $S
fails "an unknown command is a usage error" 64 'unknown command' $S sela
fails "an unknown option is a usage error" 64 'unknown option' $S seal --recipent "$r" good
fails "an option of another command is a usage error" 64 'unknown option' $S inspect --armor good
fails "an option without its value is a usage error" 64 'lacks its value' $S seal good -r
fails "seal without a file is a usage error" 64 'no file' $S seal -r "$r"
fails "inspect with two files is a usage error" 64 'too many' $S inspect good good
fails "seal without a recipient is a usage error" 64 'no recipient' $S seal good
fails "stdin given twice is a usage error" 64 'only once' sh -c "$S seal -r $r - - <good"
fails "--armor together with --env is a usage error" 64 'exclude' $S seal -a -e -r "$r" good
fails "an unknown dialect is a usage error" 64 'docker, ecs' $S seal -d dokcer -r "$r" good
fails "the dialect dir is a usage error" 64 'dir is no' $S seal -d dir -r "$r" good
fails "a recipient with a wrong checksum is a usage error" \
	64 "checksum.*: ${r%${r#????????????????????}}\.\.\. " \
	$S seal -r "${r%?}$(case $r in *q) echo p ;; *) echo q ;; esac)" good
fails "half a recipient is a usage error" 64 'the recipient is incomplete' \
	$S seal -r "${r%????}" good
with_hybrid fails "recipients of both kinds are a usage error" \
	64 'cannot be mixed' $S seal -r "$r" -r "$($S recipient pq)" good
with_hybrid fails "recipients of both kinds are a usage error in the other order" \
	64 'cannot be mixed' $S seal -r "$($S recipient pq)" -r "$r" good
printf '# ok\nage1nonsense\n' >list
fails "a malformed line of a recipients file is named" 65 'line 2: list \[65\]' $S seal -R list good
fails "a missing file is refused" 71 'No such file.*: absent \[71\]' $S seal -r "$r" absent
fails "a directory is refused" 71 'directory.*: \.' $S seal -r "$r" .
fails "a text that is not in its dialect is refused with its line" 65 'line 2.*: bad \[65\]' \
	$S seal -r "$r" bad
fails "a text that is not in the dialect dotenv is refused" 65 ': bad \[65\]' \
	$S seal -d dotenv -r "$r" bad
fails "open without an identity is refused" 77 'no identity' \
	sh -c "$S seal -r $r good 2>said | $S open -"
fails "a file that is not an identity is refused" 65 'line 1.*: good' $S open -i good good

# Sealed twice, in every form that could pass as a text.
$S seal -a -r "$r" -o armored good
$S seal -e -r "$r" -o env good
$S seal -r "$r" -o binary good
gzip -n <good >zipped
for f in armored env binary zipped; do
	fails "seal refuses a bundle: $f" 65 "already.*: $f" $S seal -r "$r" $f
done
$S seal -r "$r" --env --part 100 -o parts good
fails "the parts of a bundle are a bundle already" 65 \
	'already a bundle in the form of variables.*: parts' $S seal -r "$r" parts

# Whole, and yet nothing: what a pipeline makes when its file was missing.
: >empty
printf ' \n\t\n' >blank
for f in empty blank; do
	fails "seal refuses a text that is $f" 65 "complete, but .*: $f" $S seal -r "$r" $f
	fails "seal refuses a text among others that is $f" 65 "complete, but .*: $f" \
		$S seal -r "$r" good $f
	fails "stamp refuses a text that is $f" 65 "complete, but .*: $f" $S stamp -o stamped $f
done
b2=$(b2sum -l 256 empty | cut -d ' ' -f 1)
echo "# waitenv-end entries=0 blake2b=$b2" >stamped
fails "seal refuses an empty text that is stamped" 65 'complete, but empty: stamped' \
	$S seal -r "$r" stamped
base64 good >encoded
fails "seal refuses a text in base64" 65 'base64, not plain text: encoded' $S seal -r "$r" encoded
fails "stamp refuses a text in base64" 65 'base64, not plain text: encoded' $S stamp encoded
echo '{"message":"AccessDenied"}' >denied
fails "seal refuses an error message in JSON" 65 'JSON: denied' $S seal -r "$r" denied
echo '# nothing yet' >comments
check "seal accepts a text of comments" $S seal -r "$r" -o of-comments comments

# Secrets are pasted where they do not belong.
is_silent() {
	name=$1 code=$2
	shift 2
	"$@" >out 2>err
	got=$?
	if [ $got = "$code" ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] &&
		! grep -Eqi "AGE-SECRET|${secret#????????????????????????????????????}|canary" err
	then ok "$name"
	else not_ok "$name"; echo "# code $got"; sed 's/^/# /' err; fi
}
low=$(echo "$secret" | tr A-Z a-z)
is_silent "a secret key as -r is not shown" 64 $S seal -r "$secret" good
is_silent "a secret key in lower case as -r is not shown" 64 $S seal -r "$low" good
is_silent "a secret key behind a space as -r is not shown" 64 $S seal -r " $secret" good
is_silent "the content of an identity file as -R is not shown" 65 $S seal -R id good
is_silent "a secret key as a file is not shown" 71 $S seal -r "$r" "$secret"
is_silent "a secret key as -i is not shown" 71 $S open -i "$secret" binary
is_silent "a secret key as -o of keygen is not shown" 71 $S keygen -o "$secret/x"
is_silent "a secret key as a command is not shown" 64 $S "$secret"
is_silent "a secret key as an option is not shown" 64 $S seal "--$secret" good
is_silent "the content of an env file as -i is not shown" 65 $S open -i good binary
is_silent "the content of an env file as -R is not shown" 65 $S seal -R good good
is_silent "the value behind a bad name is not shown" 65 $S seal -r "$r" bad

# open gives all or nothing.
n=$(stat -c %s binary)
cut=0 silent=0
while [ $cut -lt "$n" ]; do
	head -c $cut binary >part
	$S open -i id part >out 2>/dev/null
	[ $? = 65 ] && [ ! -s out ] && silent=$((silent + 1))
	cut=$((cut + 7))
done
is "open of a truncated bundle writes nothing and ends in 65" $silent $(((n + 6) / 7))
fails "open names what is wrong with a truncated bundle" 65 'cut off or damaged.*: part' \
	$S open -i id part
head -c 30 zipped | age -r "$r" >torn
fails "open refuses a truncated gzip member in a complete age file" 65 'gzip' $S open -i id torn
{ cat good; echo "# waitenv-end entries=2 blake2b=$(printf '%064d' 0)"; } >wrong
age -r "$r" wrong >held
fails "open refuses a text that differs from its end line" 65 'digest' $S open -i id held
fails "seal refuses a text that differs from its end line" 65 'digest.*: wrong' \
	$S seal -r "$r" wrong

# Long names: the line is cut, its reason and its code are not.
long=$(printf 'd%.0s' $(seq 250))
fails "the message about a name of 250 bytes is one line" \
	71 '^sealenv: cannot open: No such file or directory: \.\.\.d+ \[71\]$' \
	$S seal -r "$r" "./$long"
fails "a line feed in a name is escaped" 71 'a\\x0ab' $S seal -r "$r" "a
b"

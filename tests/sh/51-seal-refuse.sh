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

fails "no command" 64 'no command' $S
fails "an unknown command" 64 'unknown command' $S sela
fails "an unknown option" 64 'unknown option' $S seal --recipent "$r" good
fails "an option of another command" 64 'unknown option' $S inspect --armor good
fails "an option without its value" 64 'lacks its value' $S seal good -r
fails "no file" 64 'no file' $S seal -r "$r"
fails "two files for inspect" 64 'too many' $S inspect good good
fails "no recipient" 64 'no recipient' $S seal good
fails "stdin twice" 64 'only once' sh -c "$S seal -r $r - - <good"
fails "--armor and --env" 64 'exclude' $S seal -a -e -r "$r" good
fails "an unknown dialect" 64 'docker, ecs' $S seal -d dokcer -r "$r" good
fails "dir is no dialect of texts" 64 'dir is no' $S seal -d dir -r "$r" good
fails "a wrong checksum" 64 "checksum.*: ${r%${r#????????????????????}}\.\.\. " $S seal -r "${r%?}$(case $r in *q) echo p ;; *) echo q ;; esac)" good
fails "half a recipient" 64 'not a whole recipient' $S seal -r "${r%????}" good
with_hybrid fails "mixed kinds" 64 'do not mix' $S seal -r "$r" -r "$($S recipient pq)" good
with_hybrid fails "mixed kinds, the other way" 64 'do not mix' $S seal -r "$($S recipient pq)" -r "$r" good
printf '# ok\nage1nonsense\n' >list
fails "a recipients file names its line" 65 'line 2: list \[65\]' $S seal -R list good
fails "a missing file" 71 'No such file.*: absent \[71\]' $S seal -r "$r" absent
fails "a folder" 71 'directory.*: \.' $S seal -r "$r" .
fails "not in its dialect, by line" 65 'line 2.*: bad \[65\]' $S seal -r "$r" bad
fails "the same in dotenv" 65 ': bad \[65\]' $S seal -d dotenv -r "$r" bad
fails "no identity for open" 77 'no identity' sh -c "$S seal -r $r good 2>said | $S open -"
fails "not an identity" 65 'line 1.*: good' $S open -i good good

# Sealed twice, in every form that could pass as a text.
$S seal -a -r "$r" -o armored good
$S seal -e -r "$r" -o env good
$S seal -r "$r" -o binary good
gzip -n <good >zipped
for f in armored env binary zipped; do
	fails "$f is a bundle already" 65 "already.*: $f" $S seal -r "$r" $f
done
$S seal -r "$r" --env --part 100 -o parts good
fails "the parts of a bundle are a bundle already" 65 'already a bundle, as variables.*: parts' $S seal -r "$r" parts

# Whole, and yet nothing: what a pipeline makes when its file was missing.
: >empty
printf ' \n\t\n' >blank
for f in empty blank; do
	fails "seal refuses a text that is $f" 65 "whole, but .*: $f" $S seal -r "$r" $f
	fails "seal refuses it among others" 65 "whole, but .*: $f" $S seal -r "$r" good $f
	fails "stamp refuses it" 65 "whole, but .*: $f" $S stamp -o stamped $f
done
b2=$(b2sum -l 256 empty | cut -d ' ' -f 1)
echo "# waitenv-end entries=0 blake2b=$b2" >stamped
fails "seal refuses an empty text that is stamped" 65 'nothing is in it: stamped' $S seal -r "$r" stamped
base64 good >encoded
fails "seal refuses a text in base64" 65 'base64, not in plain: encoded' $S seal -r "$r" encoded
fails "stamp refuses it" 65 'base64, not in plain: encoded' $S stamp encoded
echo '{"message":"AccessDenied"}' >denied
fails "seal refuses an error message in JSON" 65 'JSON: denied' $S seal -r "$r" denied
echo '# nothing yet' >comments
check "seal takes a text of comments" $S seal -r "$r" -o of-comments comments

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
is_silent "a secret key as -r" 64 $S seal -r "$secret" good
is_silent "in lower case" 64 $S seal -r "$low" good
is_silent "behind a blank" 64 $S seal -r " $secret" good
is_silent "an identity file as -R" 65 $S seal -R id good
is_silent "a secret key as a file" 71 $S seal -r "$r" "$secret"
is_silent "as -i" 71 $S open -i "$secret" binary
is_silent "as -o of keygen, below a missing folder" 71 $S keygen -o "$secret/x"
is_silent "as a command" 64 $S "$secret"
is_silent "as an option" 64 $S seal "--$secret" good
is_silent "an env file as -i" 65 $S open -i good binary
is_silent "an env file as -R" 65 $S seal -R good good
is_silent "a value behind a bad name" 65 $S seal -r "$r" bad

# open gives all or nothing.
n=$(stat -c %s binary)
cut=0 silent=0
while [ $cut -lt "$n" ]; do
	head -c $cut binary >part
	$S open -i id part >out 2>/dev/null
	[ $? = 65 ] && [ ! -s out ] && silent=$((silent + 1))
	cut=$((cut + 7))
done
is "open of a cut bundle: nothing on stdout, 65, at every seventh byte" $silent $(((n + 6) / 7))
fails "open names what is wrong" 65 'cut off or damaged.*: part' $S open -i id part
head -c 30 zipped | age -r "$r" >torn
fails "a whole age file around a cut gzip member" 65 'gzip' $S open -i id torn
{ cat good; echo '# waitenv-end entries=2 blake2b=0000000000000000000000000000000000000000000000000000000000000000'; } >wrong
age -r "$r" wrong >held
fails "a text inside that is not its end line's" 65 'digest' $S open -i id held
fails "nor is such a text sealed" 65 'digest.*: wrong' $S seal -r "$r" wrong

# Long names: the line is cut, its reason and its code are not.
long=$(printf 'd%.0s' $(seq 250))
fails "a name of 250 bytes" 71 '^sealenv: cannot open: No such file or directory: \.\.\.d+ \[71\]$' $S seal -r "$r" "./$long"
fails "a line feed in a name" 71 'a\\x0ab' $S seal -r "$r" "a
b"

# SPDX-License-Identifier: ISC
# Several files become one text in which the right one wins, or are refused.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)
sealed() { $S seal -r "$r" "$@" | $S open -i id -; }
# live DIALECT TEXT: what waitenv makes of it, sorted, on one line.
live() {
	printf '%s\n' "$2" >text.env
	$W --clean -f "$1:text.env" "$(command -v env)" | sort | tr '\n' ' '
}

printf '# one\nA=1\nB=1\nHOST' >one
printf 'B=2\r\nC=2\n# two\n' >two
text=$(sealed one two)
is "several files are joined unchanged" "$(echo "$text" | head -n -1)" "$(cat one; echo; cat two)"
is "the end line counts the live variables" "$(echo "$text" | tail -n 1 | cut -d ' ' -f 3)" \
	"entries=3"
is "the last docker file wins" "$(live docker "$text")" "A=1 B=2 C=2 "
is "the first ecs file wins" "$(live ecs "$(sealed -d ecs one two)")" "A=1 B=1 C=2 "
printf 'A="1 $B"\n' >one
printf 'B="x\ny"\n' >two
is "dotenv values of several lines are joined" "$(live dotenv "$(sealed -d dotenv two two)")" \
	"B=x y "
fails "a join that would interpolate another value is refused" 65 'would change a variable: A' \
	$S seal -r "$r" -d dotenv two one
check "a file that cannot be joined can be sealed alone" $S seal -r "$r" -d dotenv -o b one
printf 'A="1\n' >one
fails "a systemd quote that extends into the next file is refused" \
	65 'would change a variable' $S seal -r "$r" -d systemd one two
printf '\357\273\277A=1\n' >bom
fails "a byte order mark in the middle is refused" 65 'would change a variable' \
	$S seal -r "$r" two bom
echo '{"A":"1"}' >json
fails "several json objects are refused" 65 'sealenv: ' $S seal -r "$r" -d json json json
is "one json object is sealed unchanged" "$(sealed -d json json)" '{"A":"1"}'
printf 'A=1\0B=x\ny\0' >nul1
printf 'C=2\0' >nul2
is "nul files are joined" "$(sealed -d nul nul1 nul2 | tr '\0' '|')" "A=1|B=x
y|C=2|"
fails "a name that occurs twice in one nul file is refused" 65 'would change a variable: A' \
	sh -c "printf 'A=2\\0' | $S seal -r $r -d nul nul1 -"
printf 'A=1\n' >ok
printf 'A B=1\n' >bad
fails "the file at fault is named" 65 ': bad \[65\]' $S seal -r "$r" ok bad ok

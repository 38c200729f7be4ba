#!/bin/sh
# SPDX-License-Identifier: ISC
# Every message stands in docs/operations.md: each piece of text of six characters or more in what
# the sources hand to err_set and its kin.  The rules of the dialects have a page of their own.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
page=$top/docs/operations.md
literal='"([^"\\]|\\.)*"'
calls='err_set|err_fault|err_sys|denied|bad|log_warn|log_detail'

# A call extends to its closing parenthesis, and adjacent string literals are one.
for f in "$top"/init/*.c "$top"/init/*/*.c "$top"/decode/*.c "$top"/decode/age/*.c; do
	tr '\n\t' '  ' <"$f" |
		grep -oE "($calls)\(([^\"()]|$literal|\([^\"()]*\))*\)" |
		sed 's/"  *"//g' | grep -oE "$literal"
done | sed 's/^"//; s/"$//; s/\\"/"/g' >"$T/messages"
sed 's/%[-.*0-9]*[a-z]*/\n/g' \
	"$T/messages" | sed 's/^[ :;,]*//; s/[ :;,(]*$//' | grep -E '.{6}' | sort -u >"$T/pieces"
is 'messages are found' \
	"$([ "$(wc -l <"$T/pieces")" -gt 100 ] && grep -c '^file does not exist$' "$T/pieces")" 1
while IFS= read -r piece; do
	grep -qF -- "$piece" "$page" || echo "$piece"
done <"$T/pieces" >"$T/missing"
is 'docs/operations.md has every message' "$(cat "$T/missing")" ''
is 'docs/operations.md has every exit code' "$(for code in 64 65 71 75 77 78 126 128; do
	grep -Eq "^### .*$code" "$page" || echo "$code"; done)" ''

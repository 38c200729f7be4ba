#!/bin/sh
# SPDX-License-Identifier: ISC
# The manual pages of section 5 are made from docs/format.md and docs/dialects.md: complete, and
# without errors of mandoc.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
check "the manual pages are installed" sh "$top/docs/install.sh" "$T"
is "there are two manual pages in each section" "$(cd "$T/man" && ls man1 man5 | paste -sd ' ')" \
	"man1: sealenv.1 waitenv.1  man5: waitenv-bundle.5 waitenv-dialects.5"

# words FILE: prints the words of a page, one on each line, without markup; they have to be the
# same.
words() {
	tr -s ' \t`*|\\' '\n' <"$1" | tr -d '\b' | sed 's/[^A-Za-z0-9=]//g' | tr 'A-Z' \
		'a-z' | grep -v '^$' | sort -u
}
for pair in format=bundle dialects=dialects; do
	page=$T/man/man5/waitenv-${pair#*=}.5 source=$top/docs/${pair%=*}.md
	is "${page##*/}: mandoc finds no fault" "$(mandoc -Tlint -Wwarning "$page")" ""
	# The column is so wide that no word is broken.
	mandoc -Tascii -Owidth=1000 "$page" | col -b >"$T/shown"
	sed 's/](\([^)]*\))/ /g; s/\[//g; /^```/d; s/…/.../g' "$source" >"$T/said"
	words "$T/shown" >"$T/in-page"
	words "$T/said" >"$T/in-source"
	is "${page##*/}: the page has every word of docs/${pair%=*}.md" \
		"$(comm -13 "$T/in-page" "$T/in-source" | paste -sd ' ')" ""
done

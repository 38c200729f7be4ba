#!/bin/sh
# SPDX-License-Identifier: ISC
# Every file, folder and target of make that the documents of the project name exists.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$top" || exit
papers='README.md SECURITY.md CONTRIBUTING.md docs/operations.md docs/format.md
	docs/tutorial.md docs/moving.md docs/machines.md'
# shellcheck disable=SC2086
grep -oE '`(decode|init|seal|tests|docs|examples|deps)/[^`* ]*`' $papers | tr -d '`' |
	sort -u >"$T/named"
is "the papers name many files" "$([ "$(wc -l <"$T/named")" -gt 15 ] && echo many)" many
is "every file in the papers exists" \
	"$(while IFS=: read -r paper f; do [ -e "$f" ] || [ -e "$f.c" ] ||
	[ "$f" = tests/vectors/NAME/ ] ||
	[ "$f" = tests/vectors/docker/bom.in ] || echo "$paper: $f"; done <"$T/named")" ""
# shellcheck disable=SC2086
is "every link leads to a file" "$(for paper in $papers examples/*/README.md; do
	grep -oE '\]\([^)#]*' "$paper" | cut -c 3- | grep -v '^https:' | while read -r f; do
		[ -z "$f" ] || (cd "$(dirname "$paper")" && [ -e "$f" ]) || echo "$paper: $f"; done
done)" ""
# shellcheck disable=SC2086
is "every target of make exists" \
	"$(for target in $(grep -ohE '`make [a-z-]+' $papers | cut -c 7- | sort -u); do
	grep -qsE "^([a-z-]+ )*$target( [a-z-]+)*:" Makefile ./*.mk tests/tests.mk dist/dist.mk ||
		echo "$target"; done)" ""

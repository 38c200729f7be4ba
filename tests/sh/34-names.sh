#!/bin/sh
# SPDX-License-Identifier: ISC
# A search for a name finds one place: no name of a function, static or not, and no name of a file
# occurs twice in a program.  waitenv is init/ and decode/; sealenv is seal/ and decode/.  Names in
# the list of tests that are left out on other machines must exist.
# shellcheck disable=SC1091,SC2046,SC2086,SC2154
. "${0%/*}/lib.sh"
sh deps/need.sh ctags=universal-ctags >/dev/null 2>&1

# tags KIND FOLDER…: prints the names of that kind, each with its file.  A name that is defined
# twice in one file counts once, since the definitions are alternatives under an #if.
tags() {
	kind=$1
	shift
	ctags -x --languages=C --langmap=C:.c.h --kinds-C="$kind" --_xformat='%N %F' \
		$(find "$@" -name '*.[ch]') |
		sort -u
}
twice() { cut -d' ' -f1 | sort | uniq -d; }
files() { find "$@" -name '*.[ch]' | sed 's|.*/||' | sort | uniq -d; }

is 'ctags finds the functions' "$(tags f decode seal | grep -c \
	'^age_open decode/age/open.c$\|^jsonfile_value decode/\|^main seal/main.c$')" 3
for program in 'init decode' 'decode seal'; do
	is "no name of a function occurs twice: $program" \
		"$(tags f $program | grep -v '^main ' | twice | tr '\n' ' ')" ''
	is "no name of a file occurs twice: $program" "$(files $program)" ''
	is "no parameter or array has a reserved name: $program" \
		"$(tags z $program | grep -E '^(was|it|l|main) '; tags l $program |
		grep '^free ')" ''
done

# A row that names nothing would leave out nothing.  tests/run compares the claims in the rows with
# those that the tests make.
sed '/^#/d; s/ *[|] */|/g' tests/qemu/left-out | while IFS='|' read -r where test claim why; do
	[ "$where" = cross ] || [ "$where" = qemu ] || grep -q "^$where " deps/machines ||
		echo "no machine: $where"
	[ -f "tests/sh/$test" ] || [ -f "tests/unit/$test.c" ] || echo "no test: $test"
	[ -n "$claim" ] && [ -n "$why" ] || echo "not four columns: $test"
done >"$T/rows"
is 'each row of tests/qemu/left-out names a machine, a test, a claim and a reason' \
	"$(cat "$T/rows")" ''

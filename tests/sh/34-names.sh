#!/bin/sh
# SPDX-License-Identifier: ISC
# Whoever searches for a name finds one place: no function's name, static or not, and no file's name stands
# twice in a program.  waitenv is init/ and decode/, sealenv is seal/ and decode/.
# shellcheck disable=SC1091,SC2046,SC2086,SC2154
. "${0%/*}/lib.sh"
sh deps/need.sh ctags=universal-ctags >/dev/null 2>&1

# tags KIND FOLDER…: prints the names of that kind, each with its file.  A name that is defined twice in one file
# counts once, since the definitions are alternatives under an #if.
tags() {
	kind=$1
	shift
	ctags -x --languages=C --langmap=C:.c.h --kinds-C="$kind" --_xformat='%N %F' $(find "$@" -name '*.[ch]') |
		sort -u
}
twice() { cut -d' ' -f1 | sort | uniq -d; }
files() { find "$@" -name '*.[ch]' | sed 's|.*/||' | sort | uniq -d; }

is 'functions are found' "$(tags f decode seal | grep -c '^age_open decode/age/open.c$\|^jsonfile_value decode/\|^main seal/main.c$')" 3
for program in 'init decode' 'decode seal'; do
	is "no name of a function occurs twice: $program" \
		"$(tags f $program | grep -v '^main ' | twice | tr '\n' ' ')" ''
	is "no name of a file occurs twice: $program" "$(files $program)" ''
	is "no parameter or array has a reserved name: $program" \
		"$(tags z $program | grep -E '^(was|it|l|main) '; tags l $program | grep '^free ')" ''
done

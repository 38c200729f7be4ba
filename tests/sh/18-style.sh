#!/bin/sh
# SPDX-License-Identifier: ISC
# The size and the form of the sources: files under 400 lines, functions of at most 60 lines unless
# they are one switch, headers that begin with their purpose, includes by path, a licence in each
# file.
# shellcheck disable=SC1091,SC2046,SC2154
. "${0%/*}/lib.sh"
files=$(find init decode seal tests -name '*.[ch]' 2>/dev/null | sort)
is 'there are sources' "$(echo "$files" | grep -c '^init/main.c$\|^decode/buf.c$')" 2

# shellcheck disable=SC2086
awk '
	FNR == 2 && FILENAME ~ /\.h$/ && $0 != "/*" {
		say("header", "does not begin with what it is")
	}
	FNR == 400 { say("file", "has 400 lines or more") }
	/[ \t]$/ { say("blank", "a blank at the end") }
	/^#include "[^\/]*"$/ { say("include", "not by its path") }
	/^typedef struct/ { say("typedef", "of a struct") }
	/^{$/ { start = FNR; flat = 0 }
	/switch \(/ { flat = 1 }
	/^}$/ && start && FNR - start + 1 > 60 && !flat {
		say("function", "of " FNR - start + 1 " lines")
	}
	/^}/ { start = 0 }
	function say(what, why) { print what ": " FILENAME ":" FNR ": " why }
' $files >"$T/faults"
for what in header file blank include typedef function; do
	is "no fault: $what" "$(grep "^$what: " "$T/faults")" ''
done

find . \( -path ./build -o -path ./.git -o -path ./tests/vectors \) -prune -o -type f \
	\( -perm /111 -o -name '*.[chS]' -o -name '*.sh' -o -name '*.awk' -o -name '*.bash' \
	-o -name '*.mk' -o -name Makefile -o -name '*Dockerfile' \) -print >"$T/sources"
is 'the list of sources holds Makefile, assembly, runner and completion' \
	"$(grep -cx './Makefile\|./init/start/.*[.]S\|./tests/run\|./docs/completion[.].*' \
	"$T/sources")" 6
is 'every source has its licence' \
	"$(tr '\n' '\0' <"$T/sources" | xargs -0 grep -L 'SPDX-License-Identifier: ISC')" ''

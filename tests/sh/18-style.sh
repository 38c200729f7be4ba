#!/bin/sh
# SPDX-License-Identifier: ISC
# The size and the form of the sources: files under 400 lines, functions of at most 60 lines unless
# they are one switch, lines of at most 100 columns, headers that begin with their purpose, includes
# by path, a licence in each file.
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

# wide FILE…: prints the lines of more than 100 columns.  A tab extends to the next multiple of 8.
# Of a character in UTF-8, only the first byte is counted.
wide() {
	LC_ALL=C awk '{
		gsub(/[\200-\277]/, "")
		while (at = index($0, "\t"))
			$0 = substr($0, 1, at - 1) substr("        ", (at - 1) % 8 + 1) \
				substr($0, at + 1)
		if (length($0) > 100) print FILENAME ":" FNR ": " length($0) " columns"
	}' "$@"
}
printf '\t%092d\n€%099d\n\t%092d.\n1234567\t%093d\n€%0100d\n' 0 0 0 0 0 >"$T/lines"
is 'lines of 101 columns are found' \
	"$(wide "$T/lines" | sed 's/.*:\(.: \)/\1/' | paste -sd ' ')" \
	'3: 101 columns 4: 101 columns 5: 101 columns'
find . \( -path ./build -o -path ./.git -o -path ./tests/vectors \) -prune -o -type f \
	\( -path './deps/*' -o -path './tests/fault/*' -o -path './tests/qemu/*' \
	-o -name '*.[1-8]' -o -name '*.yaml' -o -name '*.service' \) -print |
	sort -u - "$T/sources" >"$T/texts"
is 'every line of the sources has at most 100 columns' "$(wide $(cat "$T/texts"))" ''

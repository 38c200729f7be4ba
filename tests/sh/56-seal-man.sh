# SPDX-License-Identifier: ISC
# The man page has a section for each command with just its options, and mandoc finds no fault.
. "${0%/*}/lib.sh"

check "mandoc finds no fault in the manual page" \
	sh -c "! mandoc -Tlint -Wwarning docs/sealenv.1 | grep ."
commands=$($S --help | sed -n 's/^  \([a-z0-9]*\) .*/\1/p')
is "the page has a section for each command" "$(sed -n 's/^\.Ss //p' docs/sealenv.1 | sort)" \
	"$(echo "$commands" | sort)"
for c in $commands; do
	is "$c: the options of --help are those of the page" \
		"$(sed -n "/^\.Ss $c\$/,/^\.S[sh]/{s/^\.It Fl \(.\) , Fl -\([a-z-]*\).*/-\1, --\2/p
			s/^\.It Fl -\([a-z-]*\).*/--\1/p;}" docs/sealenv.1 | sort)" \
		"$($S "$c" --help |
		sed -n 's/^ *\(-[^h], --[a-z-]*\).*/\1/p;s/^      \(--[a-z-]*\).*/\1/p' | sort)"
	check "the synopsis has $c" \
		sh -c "sed -n '/^\.Sh SYN/,/^\.Sh DESC/p' docs/sealenv.1 | grep -qx '\.Cm $c'"
done
is "every rule of lint is listed" \
	"$(sed -n 's/^	\[[A-Z0-9_]*\] = { "\([a-z0-9-]*\)".*/\1/p' seal/lint_rules.c | sort)" \
	"$(sed -n '/^The rules:/,/^\.El/s/^\.It Li //p' docs/sealenv.1 | sort)"
for code in 0 64 65 70 71 77 78; do
	check "the page has the exit code $code" \
		sh -c "sed -n '/^\.Sh EXIT/,/^\.Sh EX/p' docs/sealenv.1 | grep -qx '\.It $code'"
done
check "--version names the libraries" \
	sh -c "$S --version | grep -Eq '^sealenv [0-9.]+ \(libsodium [0-9.]+, zlib [0-9.]+, '"
is "help prints what --help prints" "$($S help)" "$($S --help)"
is "help COMMAND prints what COMMAND --help prints" "$($S help seal)" "$($S seal --help)"
is "-V prints what --version prints" "$($S -V)" "$($S --version)"

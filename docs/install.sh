#!/bin/sh
# SPDX-License-Identifier: ISC
# install.sh FOLDER: below FOLDER, which is share/, the manual pages and the completion of shells.
# Pages of section 5 are made from our pages, completion from the tables of options.
set -eu
here=$(dirname "$0")
share=$1
install -D -m 644 -t "$share/man/man1" "$here"/*.1
mkdir -p "$share/man/man5" "$share/bash-completion/completions" "$share/zsh/site-functions" \
	"$share/fish/vendor_completions.d"
for page in format=bundle dialects=dialects; do
	made=$share/man/man5/waitenv-${page#*=}.5
	sh "$here/man5.sh" "$here/${page%=*}.md" "waitenv-${page#*=}" >"$made"
	chmod 644 "$made"
done

# complete_for PROGRAM TABLE...: its completion.
complete_for() {
	program=$1
	shift
	for made in bash-completion/completions/$program zsh/site-functions/_$program \
		fish/vendor_completions.d/$program.fish; do
		awk -v shell="${made%%[-/]*}" -v program="$program" \
			-v template="$here/completion.bash" -f "$here/completion.awk" \
			"$here/../decode/dialect/dialect.c" "$@" >"$share/$made"
		chmod 644 "$share/$made"
	done
}
complete_for waitenv "$here/../init/config/table.c"
complete_for sealenv "$here/../seal/options.c" "$here/../seal/main.c"

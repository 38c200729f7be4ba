#!/bin/sh
# SPDX-License-Identifier: ISC
# tutorial.sh PAGE [all]: runs the commands of docs/tutorial.md in the working directory, which must
# be empty, and claims that each step prints what the page says.  Steps that need docker are left
# out without the argument all.
# waitenv and sealenv are in PATH.
set -u
page=$1 all=${2-}
steps=$(mktemp -d)
trap 'rm -rf "$steps"' EXIT
trap 'exit 1' HUP INT TERM

# NN.sh: the commands of a step; NN.want: the lines that it prints.
awk -v to="$steps" '
	/^```sh$/ { step = sprintf("%s/%02d", to, ++n); inside = 1; next }
	/^```$/ { inside = 0; next }
	inside { print >(step ".sh") }
	!inside && n && /^    / { print substr($0, 5) >(step ".want") }' "$page"

# shows FILE LINE: a line of the file is that one, where … stands for anything.
shows() {
	pattern=$(printf '%s\n' "$2" | sed 's/[].[^$*\\/+?(){}|]/\\&/g; s/…/.*/g')
	grep -Eqx -- "$pattern" "$1"
}

for step in "$steps"/*.sh; do
	title=$(tail -n 1 "$step")
	if [ -z "$all" ] && grep -q '^docker ' "$step"; then
		echo "# left out: $(grep -m 1 '^docker ' "$step")"
		continue
	fi
	# In this shell, since a step may go on with what one before it left.
	# shellcheck disable=SC1090
	{ . "$step"; } >"$steps/said" 2>&1
	code=$?
	wait
	if [ $code = 0 ]; then echo "ok $title"; else echo "not ok $title: ended with $code"; fi
	[ -e "${step%.sh}.want" ] || continue
	while IFS= read -r line; do
		if shows "$steps/said" "$line"
		then echo "ok prints: $line"
		else echo "not ok prints: $line"; sed 's/^/# /' "$steps/said"; fi
	done <"${step%.sh}.want"
done

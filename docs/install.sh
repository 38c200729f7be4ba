#!/bin/sh
# install.sh FOLDER: the manual pages into FOLDER/man1 and FOLDER/man5; those of section 5 are made of our pages.
set -eu
here=$(dirname "$0")
install -D -m 644 -t "$1/man1" "$here"/*.1
mkdir -p "$1/man5"
for page in format=bundle dialects=dialects; do
	sh "$here/man5.sh" "$here/${page%=*}.md" "waitenv-${page#*=}" >"$1/man5/waitenv-${page#*=}.5"
	chmod 644 "$1/man5/waitenv-${page#*=}.5"
done

#!/bin/sh
# SPDX-License-Identifier: ISC
# docs/dialects.md: every row of a dialect names a vector, every vector it names is there, and every
# dialect has its section.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
page=docs/dialects.md
names='`\(docker\|ecs\|systemd\|dotenv\|k8s\|nul\|json\|dir\)/[^` ]*`'
grep -o "$names" $page | tr -d '`' | sort -u >"$T/named"
is "the page names many vectors" "$([ "$(wc -l <"$T/named")" -gt 150 ] && echo many)" many
is "every vector on the page exists" \
	"$(while read -r v; do [ -e "tests/vectors/$v.in" ] || echo "$v"; done <"$T/named")" ""
is "every row names a vector" \
	"$(sed -n '/^## docker/,$p' $page | grep '^|' | grep -v '^| rule\|^|---' |
	grep -v "$names")" ""
for d in docker ecs systemd dotenv k8s nul json dir; do
	check "the page has a section for $d" grep -qx "## $d" $page
done

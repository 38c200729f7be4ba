#!/bin/sh
# SPDX-License-Identifier: ISC
# Runs the commands of docs/tutorial.md as they are, except for those that need docker.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
mkdir "$T/bin" "$T/work"
ln -s "$W" "$T/bin/waitenv"
ln -s "$S" "$T/bin/sealenv"
cd "$T/work" || exit
PATH=$T/bin:$PATH sh "$top/tests/tutorial.sh" "$top/docs/tutorial.md"
is "the tutorial has seven steps" "$(grep -c '^```sh$' "$top/docs/tutorial.md")" 7

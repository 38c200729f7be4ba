#!/bin/sh
# SPDX-License-Identifier: ISC
# A writer that opens a file without blocking is hardly ever refused because a start reads that
# file.
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
# The file is mostly comments, so that a start spends most of its time on reading it.
{ echo A=canary; yes "# $(head -c 60000 /dev/zero | tr '\0' x)" | head -n 128; } >large.env
"$H/opens" large.env "$W" -q -t 20 --settle 0 -f large.env --check

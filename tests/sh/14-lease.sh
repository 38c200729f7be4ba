#!/bin/sh
# SPDX-License-Identifier: ISC
# A writer that opens a file without blocking is hardly ever refused because a start reads that file.
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"
cd "$T" || exit 1
# Most of a start is to read it: comments.
{ echo A=canary; yes "# $(head -c 60000 /dev/zero | tr '\0' x)" | head -n 128; } >large.env
"$H/opens" large.env "$W" -q -t 20 --settle 0 -f large.env --check

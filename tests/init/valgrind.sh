#!/bin/sh
# SPDX-License-Identifier: ISC
# Runs the waitenv.full in the same folder under valgrind, as the same process.  The log of valgrind
# is in log/ there, and empty if it finds nothing.
exec valgrind -q --vgdb=no --error-exitcode=99 --log-file="${0%/*}/log/%p" \
	"${0%/*}/waitenv.full" "$@"

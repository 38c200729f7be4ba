#!/bin/sh
# SPDX-License-Identifier: ISC
# Stands in for waitenv.full beside it, and runs that under valgrind without a child of its own.  What
# valgrind finds is in log/ beside it; without a find the file is empty.
exec valgrind -q --vgdb=no --error-exitcode=99 --log-file="${0%/*}/log/%p" "${0%/*}/waitenv.full" "$@"

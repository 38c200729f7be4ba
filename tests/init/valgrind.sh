#!/bin/sh
# Stands in for waitenv, whose build folder is above it, and runs it under valgrind.  What that finds
# is in log/ beside it; without a find the file is empty.
here=$(cd "${0%/*}" && pwd)
exec valgrind -q --vgdb=no --error-exitcode=99 --log-file="$here/log/%p" "$here/../waitenv.full" "$@"

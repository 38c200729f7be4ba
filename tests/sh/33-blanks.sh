#!/bin/sh
# SPDX-License-Identifier: ISC
# The tests also run where the path of the sources has a blank in it.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
mkdir "$T/a path"
ln -s "$top"/* "$T/a path"
ln -sfn "$O" "$T/a path/build"
cd "$T/a path" || exit 1
passed=$(env -u W -u S O=build tests/run tests/sh/33-escapes.sh tests/sh/26-cut.sh \
	tests/sh/50-seal.sh | tail -n 1)
as_built like 'tests that run in a path with a blank pass' \
	/dev/stdin '^[1-9][0-9]* passed, 0 failed$' <<END
$passed
END
check 'make finds its way in a path with a blank' env -u W -u S -u MAKEFLAGS make -n O=build unit

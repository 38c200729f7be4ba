#!/bin/sh
# SPDX-License-Identifier: ISC
# docs/tutorial.md, typed as it stands, to the container at its end.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
mkdir "$T/bin" "$T/work"
ln -s "$W" "$T/bin/waitenv"
ln -s "$S" "$T/bin/sealenv"
printf '#!/bin/sh\nPATH="%s" exec "%s" "$@"\n' "$PATH" "$D" >"$T/bin/docker"
chmod +x "$T/bin/docker"
cd "$T/work" || exit
DOCKER_BUILDKIT=0 PATH=$T/bin:$PATH sh "$top/tests/tutorial.sh" "$top/docs/tutorial.md" all

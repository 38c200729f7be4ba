#!/bin/sh
# SPDX-License-Identifier: ISC
# --init with --on-change restart: the claims that every init is measured by hold too.
# shellcheck disable=SC1091
WITH="--on-change restart"
. "${0%/*}/60-init.sh"

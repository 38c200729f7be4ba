# SPDX-License-Identifier: ISC
# Makes the files of a release in build/dist.  Two builds of the same tree are identical to the
# byte.
#
# make tarballs  the source, and both programs for each machine
# make deb       Debian packages for amd64 and arm64
# make oci       images for amd64 and arm64, as archives that skopeo, podman and docker load
# make dist      all of these, the list of the components, and SHA256SUMS
# make check-all runs the tests for each machine and prints a table of the results; takes long
# make release   the same from a tree that is clean, with a version and a date
#
# ARCHES="x86_64 aarch64"  only for these machines
# MINISIGN_KEY=file        signs SHA256SUMS
# SOURCE_DATE_EPOCH        the time of all files; by default that of the last commit
ARCHES = $(shell sed '/^\#/d;s/ .*//' deps/machines)

tarballs deb oci sums release:
	@ARCHES="$(ARCHES)" MINISIGN_KEY="$(MINISIGN_KEY)" sh dist/$@.sh

dist: tarballs deb oci
	@$(MAKE) -s sums

check-all:
	@ARCHES="$(ARCHES)" tests/qemu/all

.PHONY: check-all deb dist oci release sums tarballs

#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC1091,SC2154
# Makes a Debian package of both programs and their manual pages, for those of amd64 and arm64 that
# ARCHES includes.
. "$(dirname "$0")/lib.sh"
sh deps/need.sh dpkg-deb=dpkg

for arch in $ARCHES; do
	debian=$(machine "$arch" 3)
	case $debian in amd64 | arm64) ;; *) continue ;; esac
	root=$work/root
	doc=$root/usr/share/doc/waitenv
	rm -rf "$root"
	built "$arch" "$root" /usr
	install -D -m 644 LICENSE "$doc/copyright"
	gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
	find "$root/usr/share/man" -type f -exec gzip -9n {} +
	mkdir "$root/DEBIAN"
	(cd "$root" && find usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
	size=$(find "$root/usr" -type f -printf '%s\n' |
		awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
	cat >"$root/DEBIAN/control" <<-END
		Package: waitenv
		Version: $version
		Architecture: $debian
		Maintainer: the waitenv authors
		Installed-Size: $size
		Section: admin
		Priority: optional
		Description: container entrypoint that waits for a complete environment
		 waitenv reads env files, or compressed and encrypted env bundles, waits until each
		 is present and complete, exports the variables, and executes the application.
		 sealenv makes the keys and the bundles.
	END
	dpkg-deb --root-owner-group -b "$root" "$work/waitenv_${version}_$debian.deb" >/dev/null
	finished "waitenv_${version}_$debian.deb"
done

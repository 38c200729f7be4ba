#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC1091,SC2154
# Writes the list of the linked components (SPDX 2.3) and the SHA256SUMS of all files in build/dist,
# which is signed if MINISIGN_KEY names a secret key.
. "$(dirname "$0")/lib.sh"
sh deps/need.sh jq=jq
[ -z "${MINISIGN_KEY-}" ] || sh deps/need.sh minisign=minisign
created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

# component NAME LICENSE: prints a package of the list, from the tarball that the builds used.
component() {
	digest=$(for arch in $ARCHES; do
		cat "build/$arch/deps/tarballs" "build/$arch/musl/tarballs"
	done | grep "/$1[-_][0-9][^/]*$" | sort -u |
		xargs -d '\n' sha256sum | cut -d ' ' -f 1 | sort -u)
	jq -nc --arg name "$1" --arg license "$2" --arg digest "$digest" \
		--arg version "$(awk -v digest="$digest" '$3 == digest { print $2 }' deps/known)" '{
		SPDXID: "SPDXRef-\($name)", name: $name, versionInfo: $version,
		downloadLocation: "NOASSERTION", filesAnalyzed: false, licenseConcluded: $license,
		licenseDeclared: $license, copyrightText: "NOASSERTION",
		checksums: [{ algorithm: "SHA256", checksumValue: $digest }] }'
}

for program in waitenv sealenv; do
	jq -nc --arg name $program --arg version "$version" '{
		SPDXID: "SPDXRef-\($name)", name: $name, versionInfo: $version,
		downloadLocation: "NOASSERTION", filesAnalyzed: false, licenseConcluded: "ISC",
		licenseDeclared: "ISC", copyrightText: "Copyright (c) 2026 the waitenv authors",
		primaryPackagePurpose: "APPLICATION" }'
done >"$work/packages"
component musl MIT >>"$work/packages"
component zlib Zlib >>"$work/packages"
component libsodium ISC >>"$work/packages"
component yyjson MIT >>"$work/packages"
jq -s --arg version "$version" --arg created "$created" \
	--arg digest "$(sha256sum <"$work/packages" | cut -c 1-32)" '
	def link($program; $library): { spdxElementId: "SPDXRef-\($program)",
		relationshipType: "STATIC_LINK", relatedSpdxElement: "SPDXRef-\($library)" };
	{ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT",
	name: "waitenv-\($version)",
	documentNamespace: "https://spdx.org/spdxdocs/waitenv-\($version)-\($digest)",
	creationInfo: { created: $created, creators: ["Organization: the waitenv authors"] },
	packages: ., relationships: [
		({ spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES" } +
			({ relatedSpdxElement: "SPDXRef-waitenv" },
			{ relatedSpdxElement: "SPDXRef-sealenv" })),
		link("waitenv"; "musl", "zlib", "libsodium"),
		link("sealenv"; "musl", "zlib", "libsodium", "yyjson")] }' \
	"$work/packages" >"$work/waitenv-$version.spdx.json"
finished "waitenv-$version.spdx.json"

rm -f "$dist"/SHA256SUMS*
(cd "$dist" && sha256sum -- *) >"$work/SHA256SUMS"
finished SHA256SUMS
[ -z "${MINISIGN_KEY-}" ] ||
	minisign -S -s "$MINISIGN_KEY" -t "waitenv $version" -m "$dist/SHA256SUMS"

#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC1091,SC2154
# Makes an image of each program, for those of amd64 and arm64 that ARCHES includes.  The archive is
# both an OCI image layout (opencontainers/image-spec, "Image Layout") and, by its manifest.json, an
# archive for docker load.
. "$(dirname "$0")/lib.sh"
sh deps/need.sh jq=jq
created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
oci=application/vnd.oci.image

# blob FILE: moves it among the blobs of the layout and prints its digest.
blob() {
	hex=$(sha256sum <"$1" | cut -d ' ' -f 1)
	mv "$1" "$layout/blobs/sha256/$hex"
	echo "$hex"
}
# descriptor TYPE HEX: prints the descriptor of a blob as JSON.
descriptor() {
	jq -nc --arg type "$oci.$1" --arg hex "$2" \
		--argjson size "$(stat -c %s "$layout/blobs/sha256/$2")" \
		'{ mediaType: $type, digest: "sha256:\($hex)", size: $size }'
}

# described PROGRAM: prints the description that the Dockerfile gives the image of the program.
described() {
	sed ':a; /\\$/ { N; s/\\\n//; ba }' Dockerfile |
		sed -n "s/.*title=\"$1\".*description=\"\([^\"]*\)\".*/\1/p"
}

# image PROGRAM ARCH OCI-ARCH: adds a line to the manifests of the layout, and one for docker.
image() {
	pack "$work/$2/bin" "$1" >"$work/layer"
	layer=$(blob "$work/layer")
	jq -nc --arg program "$1" --arg version "$version" --arg created "$created" \
		--arg arch "$3" --arg layer "$layer" \
		--arg described "$(described "$1")" --arg revision "$revision" '{
		created: $created, architecture: $arch, os: "linux",
		config: { Entrypoint: ["/\($program)"], Labels: {
			"org.opencontainers.image.title": $program,
			"org.opencontainers.image.description": $described,
			"org.opencontainers.image.version": $version,
			"org.opencontainers.image.revision":
				(if $revision == "" then "unknown" else $revision end),
			"org.opencontainers.image.created": $created,
			"org.opencontainers.image.licenses": "ISC",
			"org.opencontainers.image.authors": "the waitenv authors" } },
		rootfs: { type: "layers", diff_ids: ["sha256:\($layer)"] },
		history: [{ created: $created, created_by: "COPY \($program) /" }] }' \
		>"$work/config"
	config=$(blob "$work/config")
	jq -nc --arg type "$oci.manifest.v1+json" \
		--argjson config "$(descriptor config.v1+json "$config")" \
		--argjson layer "$(descriptor layer.v1.tar "$layer")" \
		'{ schemaVersion: 2, mediaType: $type, config: $config, layers: [$layer] }' \
		>"$work/manifest"
	manifest=$(blob "$work/manifest")
	descriptor manifest.v1+json "$manifest" |
		jq -c --arg arch "$3" '. + { platform: { architecture: $arch, os: "linux" } }' \
		>>"$work/manifests"
	# docker load has no images of several machines in this form: each has a tag.
	jq -nc --arg tag "$1:$version-$3" --arg config "$config" --arg layer "$layer" '{
		Config: "blobs/sha256/\($config)", RepoTags: [$tag],
		Layers: ["blobs/sha256/\($layer)"] }' >>"$work/docker"
	printf '%9d  image of %s for %s\n' "$(stat -c %s "$layout/blobs/sha256/$layer")" "$1" "$3"
}

for arch in $ARCHES; do
	case $(machine "$arch" 5) in amd64 | arm64) built "$arch" "$work/$arch" "" ;; esac
done
for program in waitenv sealenv; do
	layout=$work/layout
	rm -rf "$layout" "$work/manifests" "$work/docker"
	mkdir -p "$layout/blobs/sha256"
	for arch in $ARCHES; do
		[ ! -d "$work/$arch" ] || image $program "$arch" "$(machine "$arch" 5)"
	done
	[ -s "$work/manifests" ] ||
		{ echo "oci: ARCHES has neither x86_64 nor aarch64" >&2; exit 1; }
	jq -sc --arg type "$oci.index.v1+json" \
		'{ schemaVersion: 2, mediaType: $type, manifests: . }' \
		"$work/manifests" >"$work/index"
	descriptor index.v1+json "$(blob "$work/index")" |
		jq -c --arg name "$program:$version" --arg type "$oci.index.v1+json" '{
		schemaVersion: 2, mediaType: $type, manifests: [. +
		{ annotations: { "org.opencontainers.image.ref.name": $name } }] }' \
		>"$layout/index.json"
	echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
	jq -sc . "$work/docker" >"$layout/manifest.json"
	pack "$layout" blobs index.json manifest.json oci-layout >"$work/$program-$version-oci.tar"
	finished "$program-$version-oci.tar"
done

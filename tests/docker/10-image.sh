#!/bin/sh
# SPDX-License-Identifier: ISC
# The images themselves, and waitenv as the ENTRYPOINT of an image with a shell and of one without.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sealed
mkdir "$T/env" "$T/dir"
cp "$app_env" "$T/env/app.env"
chmod 644 "$T/env/app.env"
grep -v '^#' "$app_env" | while IFS='=' read -r name value; do
	printf '%s' "$value" >"$T/dir/$name"
done

"$D" run --rm waitenv --version >"$T/version" 2>&1
is "the ENTRYPOINT of the image is waitenv" "$(head -n 1 "$T/version" | cut -d ' ' -f 1)" waitenv
"$D" create --name "$C-files" waitenv --version >/dev/null
"$D" export "$C-files" | tar -t | grep -Ev '/$|^(\.dockerenv|dev|etc|proc|run|sys)' >"$T/files"
is "the image contains nothing but the binary" "$(cat "$T/files")" waitenv
"$D" run --rm sealenv --version >"$T/version" 2>&1
is "the ENTRYPOINT of the image for the deploy side is sealenv" \
	"$(head -n 1 "$T/version" | cut -d ' ' -f 1)" sealenv
# labels IMAGE: prints its labels, except for the description and the authors.
labels() {
	"$D" inspect -f '{{json .Config.Labels}}' "$1" |
		jq -r '[.["org.opencontainers.image." +
			("title", "version", "revision", "licenses")]] | join(" ")'
}
for image in waitenv sealenv; do
	is "$image: the labels have the default version and revision" \
		"$(labels $image)" "$image unreleased unknown ISC"
done
check "the build accepts a version and a commit" "$D" build -t labelled --target seal \
	--build-arg VERSION=1.2.3 --build-arg REVISION=abcdef "$top"
is "the labels have the version and the commit that were given to the build" \
	"$(labels labelled)" "sealenv 1.2.3 abcdef ISC"

for image in static shell; do
	case $image in static) app='/app env' ;; shell) app='env -0' ;; esac
	started "$image-file" -v "$app_env:/run/env/app.env:ro" app-$image
	started "$image-folder" -v "$T/env:/run/env:ro" app-$image
	# shellcheck disable=SC2086
	started "$image-dir" -v "$T/dir:/run/secrets:ro" --entrypoint /waitenv app-$image \
		-f dir:/run/secrets -- $app
	started "$image-sealed" -v "$T/sealed:/run/env/app.env:ro" \
		-v "$T/identity:/run/secrets/waitenv-identity:ro" app-$image
	# shellcheck disable=SC2086
	started "$image-bundle" -e WAITENV_BUNDLE="$(base64 -w0 "$T/sealed")" \
		-e WAITENV_IDENTITY_FILE=/run/keys/id -v "$T/identity:/run/keys/id:ro" \
		--entrypoint /waitenv app-$image $app
	# shellcheck disable=SC2086
	started "$image-variables" -e WAITENV_FILE=/run/env/app.env -e WAITENV_SEALED_ONLY=1 \
		-e WAITENV_IDENTITY="$(tail -n 1 "$T/identity")" \
		-v "$T/sealed:/run/env/app.env:ro" --entrypoint /waitenv app-$image $app
done

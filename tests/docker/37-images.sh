#!/bin/sh
# SPDX-License-Identifier: ISC
# examples/images on Debian, and on an image with busybox alone, which is made here.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
sh deps/need.sh busybox=busybox-static
sealed
mkdir -p "$T/busybox/bin" "$T/image"
# The busybox of Debian may be a dynamic program: the libraries that ldd lists come along.
for f in "$(command -v busybox)" $(ldd "$(command -v busybox)" | grep -o '/[^ ]*'); do
	mkdir -p "$T/busybox${f%/*}" && cp -L "$f" "$T/busybox$f"
done
[ -e "$T/busybox/bin/busybox" ] || ln -s "$(command -v busybox)" "$T/busybox/bin/busybox"
for name in sh env id; do ln -s busybox "$T/busybox/bin/$name"; done
check "an image with busybox alone is imported" \
	sh -c 'tar -C "$1" -c . | "$2" import - busybox' sh "$T/busybox" "$D"
cat >"$T/image/app" <<'END'
#!/bin/sh
id -u >&2
exec env -u PWD -u OLDPWD -u SHLVL -0
END
chmod 755 "$T/image/app"

for image in debian busybox; do
	check "$image: the image is built" "$D" build --network none -t $image-app \
		-f "$top/examples/images/$image.Dockerfile" "$T/image"
	started $image -v "$app_env:/run/env/app.env:ro" $image-app
	is "$image: the application runs as the user 65534" "$(cat "$T/$image.err")" 65534
	started $image-sealed -v "$T/sealed:/run/env/app.env:ro" \
		-v "$T/identity:/run/secrets/waitenv-identity:ro" $image-app
	head -c "$half" "$T/sealed" >"$T/cut"
	begin $image-cut -e WAITENV_TIMEOUT=1s -v "$T/cut:/run/env/app.env:ro" \
		-v "$T/identity:/run/secrets/waitenv-identity:ro" $image-app
	ended $image-cut 75
	is "$image: a bundle that is cut off starts no application" "$(cat "$T/$image-cut.out")" ''
done

# SPDX-License-Identifier: ISC
# On busybox, and on Alpine alike: static programs run on any C library.  The user is a number, which needs no
# /etc/passwd; it must be able to read the sources and the identity.
FROM busybox
COPY --from=waitenv /waitenv /bin/waitenv
COPY app /bin/app
USER 65534:65534
ENTRYPOINT ["waitenv", "-f", "/run/env/app.env", "--"]
CMD ["app"]

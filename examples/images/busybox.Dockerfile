# SPDX-License-Identifier: ISC
# On busybox or Alpine: static programs run beside any C library.  The user is a number, so that no
# /etc/passwd is needed; that user must be able to read the sources and the identity.
FROM busybox
COPY --from=waitenv /waitenv /bin/waitenv
COPY app /bin/app
USER 65534:65534
ENTRYPOINT ["waitenv", "-f", "/run/env/app.env", "--"]
CMD ["app"]

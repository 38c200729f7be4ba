# SPDX-License-Identifier: ISC
# On Debian: root reads the sources, and the application runs as nobody.
FROM debian:trixie-slim
COPY --from=waitenv /waitenv /usr/local/bin/waitenv
COPY app /usr/local/bin/app
ENTRYPOINT ["waitenv", "--user", "nobody", "-f", "/run/env/app.env", "--"]
CMD ["app"]

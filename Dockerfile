# SPDX-License-Identifier: ISC
# docker build -t waitenv .                   one static binary, to COPY --from=waitenv
# docker build -t sealenv --target seal .    the same for where you deploy
# VERSION and REVISION are for the labels: --build-arg REVISION=$(git rev-parse HEAD).
# The tests are in tests/docker/test.Dockerfile: docker's classic builder runs every stage above the last.
FROM debian:trixie-slim AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends make
COPY deps deps
RUN sh deps/build.sh build/deps
COPY Makefile ./
COPY tests/tests.mk tests/
COPY decode decode
COPY init init
COPY seal seal
# The files of a later checkout are newer than the libraries of a cached layer, which are good all the same.
RUN touch build/deps/lib/*.a && make

FROM scratch AS seal
COPY --from=build /src/build/sealenv /sealenv
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="sealenv" \
	org.opencontainers.image.description="makes the keys and the sealed bundles that waitenv opens" \
	org.opencontainers.image.version="$VERSION" \
	org.opencontainers.image.revision="$REVISION" \
	org.opencontainers.image.licenses="ISC" \
	org.opencontainers.image.authors="the waitenv authors"
ENTRYPOINT ["/sealenv"]

FROM scratch
COPY --from=build /src/build/waitenv /waitenv
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="waitenv" \
	org.opencontainers.image.description="starts an application once its environment is there and whole" \
	org.opencontainers.image.version="$VERSION" \
	org.opencontainers.image.revision="$REVISION" \
	org.opencontainers.image.licenses="ISC" \
	org.opencontainers.image.authors="the waitenv authors"
ENTRYPOINT ["/waitenv"]

# SPDX-License-Identifier: ISC
# docker build -t waitenv .                  the static binary waitenv, for COPY --from=waitenv
# docker build -t sealenv --target seal .    the static binary sealenv, for the deploy side
# VERSION and REVISION set the labels, as with --build-arg REVISION=$(git rev-parse HEAD).
# The tests have a file of their own, tests/docker/test.Dockerfile, since docker's classic builder
# would run them as a stage of each build.
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
# Files of a later checkout are newer than the libraries in a cached layer, which need no new build.
RUN touch build/deps/lib/*.a && make -j"$(nproc)"

FROM scratch AS seal
COPY --from=build /src/build/sealenv /sealenv
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="sealenv" \
	org.opencontainers.image.description="makes the keys and the sealed bundles that waitenv \
opens" \
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
	org.opencontainers.image.description="starts an application once its environment is there \
and whole" \
	org.opencontainers.image.version="$VERSION" \
	org.opencontainers.image.revision="$REVISION" \
	org.opencontainers.image.licenses="ISC" \
	org.opencontainers.image.authors="the waitenv authors"
ENTRYPOINT ["/waitenv"]

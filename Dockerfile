# docker build .                    the image: one static binary, to COPY --from
# docker build --target test .     runs the tests
FROM debian:trixie-slim AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends make
COPY . .
RUN make

FROM build AS test
RUN make check

FROM scratch
COPY --from=build /src/build/waitenv /waitenv
ENTRYPOINT ["/waitenv"]

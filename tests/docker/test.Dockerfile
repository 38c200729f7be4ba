# SPDX-License-Identifier: ISC
# The tests in a container, on the image of the stage that builds, but for those of LEFT_OUT.
FROM waitenv-build
COPY . .
ARG LEFT_OUT
RUN make -j"$(nproc)" check

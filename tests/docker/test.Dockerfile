# SPDX-License-Identifier: ISC
# The tests in a container, on the image of the stage that builds.
FROM waitenv-build
COPY . .
RUN make check

# SPDX-License-Identifier: ISC
# make ARCH=aarch64, or another of deps/machines: both programs for that machine, with Debian's
# compiler for it and a musl of its own, in build/ARCH.  ARCH=x86_64 is the same for this kind of
# machine: what a release is made of.  make check ARCH=aarch64 runs the tests of these programs
# (docs/machines.md).
.DEFAULT_GOAL := all
O = build/$(ARCH)
DEPS = $(O)/deps
row := $(shell grep '^$(ARCH) ' deps/machines)
$(if $(row),,$(error deps/machines has no $(ARCH)))
MACHINE := $(word 2,$(row))
CC = $(ARCH)-musl-gcc
AR = $(MACHINE)-ar
export AR
export SOURCES = build/src
export PATH := $(CURDIR)/$(O)/musl/bin:$(PATH)

$(O)/musl/bin/$(CC): deps/musl.sh deps/known deps/machines
	$(call run,DEPS,$(O)/musl)sh deps/musl.sh $(O)/musl $(ARCH)

$(LIBS): $(O)/musl/bin/$(CC)
RUN = tests/qemu/run $(ARCH)

# SPDX-License-Identifier: ISC
# What the tests build and run: included by the Makefile.

UNIT = $(basename $(notdir $(wildcard tests/unit/test_*.c)))
SH = $(sort $(wildcard tests/sh/[0-9]*.sh))
# The tests of --init run under valgrind and the sanitizers as well.
INIT_SH = $(filter tests/sh/6%,$(SH))

# In these folders each file with a main becomes a program; the other files go into a library.
mains = $(basename $(notdir $(shell grep -l '^main\>' tests/$(1)/*.c)))
HELPERS := $(addprefix $(O)/helpers/,$(call mains,helpers))
INIT_HELPERS := $(addprefix $(O)/init/,$(call mains,init))
FAULT := $(addprefix $(O)/tests/fault/,$(call mains,fault))
BENCH := $(addprefix $(O)/tests/bench/,$(call mains,bench))
FUZZ = $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c)))
PROGRAMS += $(UNIT:%=$(O)/tests/%) $(O)/tests/peers $(HELPERS) $(INIT_HELPERS) $(FAULT) $(BENCH) \
	$(FUZZ:%=$(O)/%) $(O)/docker/app $(O)/waitenv.full

# Unit tests of sealenv link its modules alone: init/ may have modules of the same names.
UNIT_SEAL := $(basename $(notdir $(shell grep -l '"seal/' tests/unit/test_*.c)))
$(UNIT_SEAL:%=$(O)/tests/%): $(O)/tests/%: $(O)/obj/tests/unit/%.o \
	$(O)/obj/seal/memory.o $(O)/libseal.a $(O)/libdecode.a
$(patsubst %,$(O)/tests/%,$(filter-out $(UNIT_SEAL),$(UNIT))): $(O)/tests/%: \
	$(O)/obj/tests/unit/%.o $(MEMORY:%=$(O)/obj/%) $(O)/libinit.a $(O)/libdecode.a
$(O)/tests/peers: $(O)/obj/tests/unit/peers.o $(O)/obj/seal/memory.o $(O)/libdecode.a
$(HELPERS): $(O)/helpers/%: $(O)/obj/tests/helpers/%.o
$(INIT_HELPERS): $(O)/init/%: $(O)/obj/tests/init/%.o
$(FAULT): $(O)/tests/fault/%: $(O)/obj/tests/fault/%.o $(O)/libfault.a
$(BENCH): $(O)/tests/bench/%: $(O)/obj/tests/bench/%.o $(O)/libbench.a $(O)/libfault.a \
	$(MEMORY:%=$(O)/obj/%) $(O)/libdecode.a
$(FUZZ:%=$(O)/%): $(O)/fuzz_%: $(O)/obj/tests/fuzz/fuzz_%.o $(O)/obj/seal/memory.o $(O)/libdecode.a
$(O)/docker/app: $(O)/obj/tests/docker/app.o

$(O)/libfault.a: $(filter-out $(FAULT:$(O)/%=$(O)/obj/%.o),$(call objects,tests/fault))
$(O)/libbench.a: $(filter-out $(BENCH:$(O)/%=$(O)/obj/%.o) %/app.o,$(call objects,tests/bench))

# The application of the benchmarks is as small and as quick to start as a program can be.
$(O)/tests/bench/app: tests/bench/app.c
	@mkdir -p $(@D)
	$(call run,CC,$<)$(CC) -O2 -static -nostartfiles -s -o $@ $<

# The programs that the tests use, each with its Debian package.
NEED = age=age jq=jq minisign=minisign git=git strace=strace mandoc=mandoc unshare=util-linux \
	s6-envdir=s6 execlineb=execline chpst=runit vim=vim vim.tiny=vim-tiny nano=nano \
	ed=ed mkfs.ext4=e2fsprogs col=bsdextrautils zsh=zsh fish=fish

# This program keeps its symbols, which tests/sh/17-layers.sh reads.
$(O)/waitenv.full: LDFLAGS := $(filter-out -s,$(LDFLAGS))
$(O)/waitenv.full: $(INIT) $(O)/libdecode.a

helpers: $(HELPERS) $(INIT_HELPERS)
	@sh deps/need.sh $(NEED)

check: all $(O)/waitenv.full $(UNIT:%=$(O)/tests/%) $(O)/tests/peers helpers
	@O=$(O) W=$(O)/waitenv S=$(O)/sealenv $(or $(RUN),tests/run) $(UNIT:%=$(O)/tests/%) $(SH)

unit: $(UNIT:%=$(O)/tests/%)
	@tests/run $^

# The same tests run under the sanitizers with glibc.  make fuzz takes FUZZ_SECONDS for each target.
GLIBC = CC=clang DEPS=build/deps-glibc HARDEN= LDLIBS='$$(LIBS)' \
	MEMORY='seal/memory.o tests/helpers/sanitized.o'
SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined

deps-glibc: $(LIBS)
	@sh deps/need.sh clang=clang llvm-symbolizer=llvm
	@sh deps/need.sh \
		"$$(clang -print-file-name=libclang_rt.asan-$$(uname -m).a)=libclang-rt-dev"
	CC=clang CFLAGS="-O1 -g" sh deps/build.sh build/deps-glibc

# Tests that measure memory or time, or that a sanitizer makes too slow, are left out.
ASAN_UNIT = $(filter-out test_limits %_linear test_arena,$(UNIT))
ASAN_SH = $(shell printf '%s\n' $(SH) | grep -Ev '/(1[2378]|2[24]|27-[kp]|3[016]|52|58-v|59.*pas)')

$(O)/obj/tests/helpers/sanitized.o: FLAGS += -DLOG='"$(abspath $(O))/found/by"'

asan: deps-glibc helpers
	@rm -rf build/asan/found && mkdir -p -m 1777 build/asan/found
	$(MAKE) O=build/asan $(GLIBC) CFLAGS="$(SANITIZE)" LDFLAGS="$(SANITIZE)" \
		UNIT="$(ASAN_UNIT)" all unit
	TOOL=sanitizers O=$(O) W=build/asan/waitenv S=build/asan/sealenv tests/run $(ASAN_SH)
	@! grep -r . build/asan/found

# Other users can enter the folder.  Valgrind reserves signal 64, and fault signals can end it
# (sema->owner_lwpid).  Its lines that begin with -- report system calls that it does not know.
valgrind: $(O)/waitenv.full helpers
	@sh deps/need.sh valgrind=valgrind
	d=$$(mktemp -d) && chmod 755 $$d && mkdir -m 1777 $$d/log && cp $(O)/waitenv.full $$d && \
		cp tests/init/valgrind.sh $$d/waitenv || exit; \
	TOOL=valgrind NOT_SENT='4 5 7 8 11 31 64' O=$(O) W=$$d/waitenv tests/run \
		$(filter-out %/69-init-on-change.sh,$(INIT_SH)); code=$$?; \
	! grep -rhv '^--' $$d/log || code=1; rm -rf $$d; exit $$code

fuzz-all: $(FUZZ:%=$(O)/%)
	for f in $(FUZZ); do tests/fuzz/run $(O)/$$f $(or $(FUZZ_SECONDS),10) || exit 1; done

fuzz: deps-glibc
	$(MAKE) O=build/fuzz $(GLIBC) CFLAGS="$(SANITIZE),fuzzer-no-link" \
		LDFLAGS="$(SANITIZE),fuzzer" fuzz-all

analyze:
	tests/analyze

# Prints a table that compares --init with tini, dumb-init and catatonit, which takes minutes.
peers: $(O)/waitenv $(INIT_HELPERS)
	@sh deps/need.sh tini=tini dumb-init=dumb-init catatonit=catatonit
	@O=$(O) W=$(O)/waitenv sh tests/init/peers.sh

fault: $(O)/waitenv $(O)/sealenv $(FAULT) $(O)/helpers/strange
	tests/fault/run $(O)

bench: $(O)/waitenv $(BENCH) $(O)/tests/bench/app
	@sh deps/need.sh age=age tini-static=tini
	cd $(O)/tests/bench && ./bench $(BENCH_FLAGS) ../../waitenv ./app ./first ./peak ./floor .

# The tests with real containers, which need root on Debian; DOCKER= selects some of them.
DOCKER = $(sort $(wildcard tests/docker/*-*.sh))

docker-check: $(O)/waitenv $(O)/docker/app
	@sh deps/need.sh age=age pgrep=procps strace=strace tini-static=tini
	tests/docker/run $(O) $(DOCKER)

# The tests in a swarm of two nodes, which need root; UPDATES=20 adds that many rolling updates.
swarm-check: all $(O)/docker/app
	tests/swarm/run $(O)/waitenv $(O)/sealenv $(O)/docker/app

# Runs make demo and make check on minimal systems.
fresh:
	tests/docker/fresh $(O) bookworm trixie

.PHONY: analyze asan bench check deps-glibc docker-check fault fresh fuzz fuzz-all \
	helpers peers swarm-check unit valgrind

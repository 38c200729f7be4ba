# make          build/waitenv and build/sealenv
# make demo     shows a program starting from a sealed bundle that arrives late
# make check    unit tests, and shell tests of the real binaries
# make fault    writers that try to fool the waiting, and a replay of the race that started it all
# make bench    what it costs, as ratios in one run
#
# O=folder takes another output folder; CC, CFLAGS, DEPS, LINK another compiler (see .ci/run).

CC = musl-gcc
O = build
DEPS = build/deps
WARN = -Wall -Wextra -Wshadow -Wconversion -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
	-Wno-missing-field-initializers
HARDEN = -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fno-plt
CFLAGS = -Os -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections -fvisibility=hidden
# musl-gcc alone makes a dynamic program of -static-pie: the start file and the linker's words are given.
LDFLAGS = -static-pie -nostartfiles -Wl,-static,--no-dynamic-linker,-z,text -l:rcrt1.o -l:crti.o \
	-Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack -s
INCLUDE = -I$(DEPS)/include
LIBS = $(DEPS)/lib/libsodium.a $(DEPS)/lib/libz.a
LDLIBS = $(LIBS) -l:crtn.o
ifdef SYSTEM_LIBS
CC = cc
INCLUDE =
LIBS =
LDFLAGS = -static-pie -Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack -s
LDLIBS = -lsodium -lz
endif
FLAGS = -std=c17 -D_GNU_SOURCE -I. $(INCLUDE) $(WARN) $(HARDEN) $(CFLAGS) -MMD -MP

DECODE = \
	decode/age/header.o \
	decode/age/hybrid.o \
	decode/age/identity.o \
	decode/age/kdf.o \
	decode/age/open.o \
	decode/age/stream.o \
	decode/age/x25519.o \
	decode/armor.o \
	decode/base64.o \
	decode/bech32.o \
	decode/buf.o \
	decode/dialect/dialect.o \
	decode/dialect/dir.o \
	decode/dialect/docker.o \
	decode/dialect/dotenv.o \
	decode/dialect/ecs.o \
	decode/dialect/interpolate.o \
	decode/dialect/json.o \
	decode/dialect/k8s.o \
	decode/dialect/letters.o \
	decode/dialect/nul.o \
	decode/dialect/systemd.o \
	decode/dialect/text.o \
	decode/endline.o \
	decode/err.o \
	decode/gunzip.o \
	decode/unwrap.o \
	decode/utf8.o \
	decode/vars.o

# Empty where a tool watches the C library's own heap.
HEAP = init/heap.o

INIT = \
	init/child.o \
	init/dir.o \
	init/environ.o \
	init/explain.o \
	$(HEAP) \
	init/limits.o \
	init/load.o \
	init/log.o \
	init/look.o \
	init/main.o \
	init/options.o \
	init/signals.o \
	init/source.o \
	init/wait.o \
	init/watch.o

UNIT = \
	test_age \
	test_armor \
	test_base64 \
	test_bech32 \
	test_buf \
	test_dialects \
	test_dialects_bytes \
	test_dialects_linear \
	test_endline \
	test_environ \
	test_fates \
	test_gunzip \
	$(HEAP:init/%.o=test_%) \
	test_identity \
	test_kdf \
	test_limits \
	test_unwrap \
	test_vars \
	test_wait

HELPERS = \
	bomb \
	moments \
	mutate \
	odd \
	state

SH = \
	tests/sh/10-sealed.sh \
	tests/sh/11-bad-input.sh \
	tests/sh/12-prefixes.sh \
	tests/sh/13-signals.sh \
	tests/sh/30-peers.sh \
	tests/sh/31-dialects-page.sh

FAULT = \
	tests/fault/fault.o \
	tests/fault/faults.o \
	tests/fault/hand.o \
	tests/fault/judge.o \
	tests/fault/payload.o \
	tests/fault/place.o \
	tests/fault/report.o \
	tests/fault/run.o \
	tests/fault/scenarios.o \
	tests/fault/trial.o \
	tests/fault/ways.o

RACE = \
	tests/fault/ecs-race.o \
	tests/fault/hand.o \
	tests/fault/payload.o \
	tests/fault/place.o \
	tests/fault/trial.o

BENCH = \
	$(HEAP) \
	tests/bench/bench.o \
	tests/bench/decode.o \
	tests/bench/measure.o \
	tests/fault/place.o

all: $(O)/waitenv

# Its loops are written for vectors, which make armor seven times faster and the file 1 KB larger.
$(O)/obj/decode/base64.o: CFLAGS += -O2

$(O)/obj/%.o: %.c $(LIBS)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

# The compiler must not make calloc of a malloc and a memset here.
$(O)/obj/init/heap.o: FLAGS += -fno-builtin

$(O)/waitenv: $(INIT:%=$(O)/obj/%) $(DECODE:%=$(O)/obj/%)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/tests/test_environ $(O)/tests/test_fates: $(O)/obj/init/environ.o $(O)/obj/init/options.o
$(O)/tests/test_limits: $(O)/obj/init/limits.o
$(O)/tests/test_heap: $(O)/obj/init/heap.o
$(O)/tests/test_wait: $(O)/obj/init/wait.o
$(O)/tests/test_%: $(O)/obj/tests/unit/test_%.o $(DECODE:%=$(O)/obj/%)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/helpers/%: $(O)/obj/tests/helpers/%.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/tests/peers: $(O)/obj/tests/unit/peers.o $(DECODE:%=$(O)/obj/%)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/tests/fault/fault: $(FAULT:%=$(O)/obj/%)
$(O)/tests/fault/ecs-race: $(RACE:%=$(O)/obj/%)
$(O)/tests/fault/%: $(O)/obj/tests/fault/%.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/tests/bench/bench: $(BENCH:%=$(O)/obj/%) $(DECODE:%=$(O)/obj/%)
$(O)/tests/bench/%: $(O)/obj/tests/bench/%.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# As small and as quick to start as a program can be.
$(O)/tests/bench/app: tests/bench/app.c
	@mkdir -p $(@D)
	$(CC) -O2 -static -nostartfiles -s -o $@ $<

ifeq ($(DEPS),build/deps)
$(LIBS) &: deps/build.sh deps/sodium-config.h
	CC= CFLAGS= sh deps/build.sh $(DEPS)
endif

demo: all
	@sh deps/need.sh age=age
	@sh examples/demo.sh $(O)/waitenv

# What the tests run beside us.
NEED = age=age jq=jq minisign=minisign strace=strace mandoc=mandoc unshare=util-linux \
	s6-envdir=s6 execlineb=execline chpst=runit

check: all $(UNIT:%=$(O)/tests/%) $(O)/tests/peers $(HELPERS:%=$(O)/helpers/%)
	@sh deps/need.sh $(NEED)
	O=$(O) tests/run $(UNIT:%=$(O)/tests/%) $(SH)

# The same tests under the sanitizers, on glibc; and a few seconds of fuzzing a target, more with
# FUZZ_SECONDS=.
GLIBC = CC=clang DEPS=build/deps-glibc HARDEN= HEAP= LDLIBS='$$(LIBS)'
SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined
NEED_CLANG = clang=clang llvm-symbolizer=llvm

deps-glibc: $(LIBS)
	@sh deps/need.sh $(NEED_CLANG)
	DEPS_DIR=build/deps/src CC=clang CFLAGS="-O1 -g" sh deps/build.sh build/deps-glibc

asan: deps-glibc
	$(MAKE) O=build/asan $(GLIBC) CFLAGS="$(SANITIZE)" LDFLAGS="$(SANITIZE)" check

FUZZ = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS = 10

$(O)/fuzz_%: $(O)/obj/tests/fuzz/fuzz_%.o $(DECODE:%=$(O)/obj/%)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

fuzz-all: $(FUZZ:%=$(O)/%)
	for f in $(FUZZ); do tests/fuzz/run $(O)/$$f $(FUZZ_SECONDS) || exit 1; done

fuzz: deps-glibc
	$(MAKE) O=build/fuzz $(GLIBC) CFLAGS="$(SANITIZE),fuzzer-no-link" \
		LDFLAGS="$(SANITIZE),fuzzer" fuzz-all

# What reads the code without running it.
analyze:
	@sh deps/need.sh cppcheck=cppcheck shellcheck=shellcheck mandoc=mandoc
	cppcheck -q --enable=warning,portability,performance --suppress=missingIncludeSystem \
		--suppress=legacyUninitvar --error-exitcode=1 --std=c11 -j2 -I. init decode
	shellcheck -S warning -s sh deps/*.sh examples/*.sh tests/run tests/fuzz/run
	mandoc -Tlint -Wwarning docs/*.1

fault: $(O)/waitenv $(addprefix $(O)/tests/fault/,fault ecs-race app naive)
	@sh deps/need.sh age=age
	@sh deps/need.sh bindfs=bindfs fuse2fs=fuse2fs || :
	cd $(O)/tests/fault && ./fault ../../waitenv ./app ./naive .
	cd $(O)/tests/fault && ./ecs-race ../../waitenv ./app .

fault-long: $(O)/waitenv $(addprefix $(O)/tests/fault/,fault app naive)
	cd $(O)/tests/fault && RUNS=10000 JOBS=48 ./fault ../../waitenv ./app ./naive .

bench: $(O)/waitenv $(addprefix $(O)/tests/bench/,bench app first peak)
	@sh deps/need.sh age=age tini-static=tini
	cd $(O)/tests/bench && ./bench ../../waitenv ./app ./first ./peak .

clean:
	rm -rf $(O)

-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)

.PHONY: all analyze asan bench check clean demo deps-glibc fault fault-long fuzz fuzz-all
.SECONDARY:

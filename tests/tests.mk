# What the tests build and run: included by the Makefile.

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
	test_parts \
	test_pidfile \
	test_lint \
	test_seal \
	test_signame \
	test_unwrap \
	test_vars \
	test_wait \
	test_ward

HELPERS = \
	bomb \
	moments \
	mutate \
	odd \
	state

# What the tests of --init run under it, and beside it.
INIT_HELPERS = \
	early \
	fault \
	orphans \
	pty \
	record \
	search \
	send \
	with

# Those of --init, which run under valgrind and the sanitizers as well.
INIT_SH = \
	tests/sh/60-init.sh \
	tests/sh/61-init-end.sh \
	tests/sh/62-init-daemon.sh \
	tests/sh/63-init-user.sh \
	tests/sh/64-init-parent.sh \
	tests/sh/65-init-terminal.sh

SH = \
	tests/sh/10-sealed.sh \
	tests/sh/11-bad-input.sh \
	tests/sh/12-prefixes.sh \
	tests/sh/13-signals.sh \
	tests/sh/14-waiting.sh \
	tests/sh/15-clean.sh \
	tests/sh/16-options.sh \
	tests/sh/17-layers.sh \
	tests/sh/18-style.sh \
	tests/sh/20-merge.sh \
	tests/sh/21-file-vars.sh \
	tests/sh/22-limits.sh \
	tests/sh/23-explain.sh \
	tests/sh/24-dir.sh \
	tests/sh/25-optional.sh \
	tests/sh/28-messages.sh \
	tests/sh/29-recipes.sh \
	tests/sh/30-peers.sh \
	tests/sh/31-dialects-page.sh \
	tests/sh/50-seal.sh \
	tests/sh/51-seal-refuse.sh \
	tests/sh/52-seal-atomic.sh \
	tests/sh/53-seal-stamp.sh \
	tests/sh/54-seal-join.sh \
	tests/sh/55-seal-look.sh \
	tests/sh/56-seal-man.sh \
	$(INIT_SH)

FAULT = \
	tests/fault/fault.o \
	tests/fault/faults.o \
	tests/fault/hand.o \
	tests/fault/judge.o \
	tests/fault/keys.o \
	tests/fault/payload.o \
	tests/fault/place.o \
	tests/fault/report.o \
	tests/fault/run.o \
	tests/fault/scenarios.o \
	tests/fault/trial.o \
	tests/fault/volumes.o \
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
	tests/bench/starts.o \
	tests/fault/place.o

# options.o reaches the whole of --init.
$(O)/tests/test_environ $(O)/tests/test_fates: $(addprefix $(O)/obj/,init/environ.o init/options.o init/set.o \
	init/pidfile.o init/signame.o init/log.o init/signals.o init/supervise.o $(LOOP))
$(O)/tests/test_limits: $(O)/obj/init/limits.o
$(O)/tests/test_lint $(O)/tests/test_seal: $(filter-out %/main.o,$(SEAL:%=$(O)/obj/%))
$(O)/tests/test_heap: $(O)/obj/init/heap.o
$(O)/tests/test_pidfile: $(O)/obj/init/pidfile.o
$(O)/tests/test_signame: $(O)/obj/init/signame.o
$(O)/tests/test_wait: $(O)/obj/init/wait.o
$(O)/tests/test_ward: $(O)/obj/init/ward.o
$(O)/tests/test_%: $(O)/obj/tests/unit/test_%.o $(DECODE:%=$(O)/obj/%)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/helpers/%: $(O)/obj/tests/helpers/%.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/init/%: $(O)/obj/tests/init/%.o
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
$(O)/tests/bench/floor: $(O)/obj/tests/bench/floor.o $(DECODE:%=$(O)/obj/%)
$(O)/tests/bench/%: $(O)/obj/tests/bench/%.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# As small and as quick to start as a program can be.
$(O)/tests/bench/app: tests/bench/app.c
	@mkdir -p $(@D)
	$(CC) -O2 -static -nostartfiles -s -o $@ $<

# What the tests run beside us.
NEED = age=age jq=jq minisign=minisign strace=strace mandoc=mandoc unshare=util-linux \
	s6-envdir=s6 execlineb=execline chpst=runit

# With its symbols: the test of the layers reads them.
$(O)/waitenv.full: $(WAITENV:%=$(O)/obj/%)
	$(CC) $(filter-out -s,$(LDFLAGS)) $(ENTRY) $(LOOP_LIBC:%=-Wl,-u,%) -lc -o $@ $^ $(LDLIBS)

# What the parent of --init can reach, and nothing else: what its code refers to is all of that program.
$(O)/parent.alone: $(WAITENV:%=$(O)/obj/%)
	$(CC) $(filter-out -s,$(LDFLAGS)) -Wl,-e,parent_stay -o $@ $^ $(LDLIBS)

layers: $(O)/waitenv.full $(O)/parent.alone
	O=$(O) W=$(O)/waitenv S=$(O)/sealenv tests/run tests/sh/17-layers.sh

helpers: $(HELPERS:%=$(O)/helpers/%) $(INIT_HELPERS:%=$(O)/init/%)
	@sh deps/need.sh $(NEED)

check: all $(O)/waitenv.full $(O)/parent.alone $(UNIT:%=$(O)/tests/%) $(O)/tests/peers helpers
	O=$(O) W=$(O)/waitenv S=$(O)/sealenv tests/run $(UNIT:%=$(O)/tests/%) $(SH)

unit: $(UNIT:%=$(O)/tests/%)
	tests/run $^

# The same tests under the sanitizers, on glibc; and a few seconds of fuzzing a target, more with
# FUZZ_SECONDS=.
GLIBC = CC=clang DEPS=build/deps-glibc HARDEN= HEAP=tests/helpers/sanitized.o LDLIBS='$$(LIBS)'
SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined
NEED_CLANG = clang=clang llvm-symbolizer=llvm

deps-glibc: $(LIBS)
	@sh deps/need.sh $(NEED_CLANG)
	@sh deps/need.sh "$$(clang -print-file-name=libclang_rt.asan-$$(uname -m).a)=libclang-rt-dev"
	DEPS_DIR=build/deps/src CC=clang CFLAGS="-O1 -g" sh deps/build.sh build/deps-glibc

# Left out: what measures memory or time, and what a sanitizer makes too slow.
ASAN_UNIT = $(filter-out test_limits %_linear $(HEAP:init/%.o=test_%),$(UNIT))
ASAN_SH = $(filter-out tests/sh/12% tests/sh/17% tests/sh/18% tests/sh/22% tests/sh/24% tests/sh/30% tests/sh/31% \
	tests/sh/52%,$(SH))

$(O)/obj/tests/helpers/sanitized.o: FLAGS += -DLOG='"$(abspath $(O))/found/by"'

asan: deps-glibc helpers
	@rm -rf build/asan/found && mkdir -p -m 1777 build/asan/found
	$(MAKE) O=build/asan $(GLIBC) CFLAGS="$(SANITIZE)" LDFLAGS="$(SANITIZE)" UNIT="$(ASAN_UNIT)" all unit
	TOOL=sanitizers O=$(O) W=build/asan/waitenv S=build/asan/sealenv tests/run $(ASAN_SH)
	@! grep -r . build/asan/found

# Where other users may enter too.  Valgrind keeps signal 64 for itself, and one of those that faults raise
# ends valgrind if it comes from outside in the wrong moment of a system call (sema->owner_lwpid).
valgrind: $(O)/waitenv.full helpers
	@sh deps/need.sh valgrind=valgrind
	d=$$(mktemp -d) && chmod 755 $$d && mkdir -m 1777 $$d/log && cp $(O)/waitenv.full $$d && \
		cp tests/init/valgrind.sh $$d/waitenv || exit; \
	TOOL=valgrind NOT_SENT='4 5 7 8 11 31 64' O=$(O) W=$$d/waitenv tests/run $(INIT_SH); code=$$?; \
	! grep -rh . $$d/log || code=1; rm -rf $$d; exit $$code

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
		--suppress=legacyUninitvar --suppress=allocaCalled --error-exitcode=1 --std=c11 -j2 -I. init decode seal
	shellcheck -S warning -s sh deps/*.sh examples/*.sh tests/run tests/fuzz/run
	mandoc -Tlint -Wwarning docs/*.1

# --init against tini, dumb-init and catatonit: a table of what each gets right.  Takes minutes.
peers: $(O)/waitenv $(INIT_HELPERS:%=$(O)/init/%)
	@sh deps/need.sh tini=tini dumb-init=dumb-init catatonit=catatonit
	@O=$(O) W=$(O)/waitenv sh tests/init/peers.sh

fault: $(O)/waitenv $(O)/sealenv $(addprefix $(O)/tests/fault/,fault ecs-race app naive)
	@sh deps/need.sh age=age
	@sh deps/need.sh bindfs=bindfs fuse2fs=fuse2fs || :
	cd $(O)/tests/fault && SEALENV=$(abspath $(O)/sealenv) ./fault ../../waitenv ./app ./naive .
	cd $(O)/tests/fault && ./ecs-race ../../waitenv ./app .

fault-long: $(O)/waitenv $(addprefix $(O)/tests/fault/,fault app naive)
	cd $(O)/tests/fault && RUNS=10000 JOBS=48 ./fault ../../waitenv ./app ./naive .

bench: $(O)/waitenv $(addprefix $(O)/tests/bench/,bench app first peak)
	@sh deps/need.sh age=age tini-static=tini
	cd $(O)/tests/bench && ./bench $(BENCH_FLAGS) ../../waitenv ./app ./first ./peak ./floor .

# On real containers, as root on Debian; DOCKER= takes some of them.
DOCKER = $(sort $(wildcard tests/docker/*-*.sh))

$(O)/docker/app: $(O)/obj/tests/docker/app.o
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

docker-check: $(O)/waitenv $(O)/docker/app
	@sh deps/need.sh age=age tini-static=tini
	tests/docker/run $(O) $(DOCKER)

# make demo and make check on minimal systems.
fresh:
	tests/docker/fresh $(O) bookworm trixie

.PHONY: analyze asan bench check deps-glibc docker-check fault fault-long fresh fuzz fuzz-all helpers layers peers unit valgrind

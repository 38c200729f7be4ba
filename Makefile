# make          build/waitenv and build/sealenv
# make demo     shows a program starting from a sealed bundle that arrives late
# make check    unit tests, and shell tests of the real binaries
# make asan     the tests under the sanitizers; make valgrind: those of --init under valgrind
# make fault    writers that try to fool the waiting, and a replay of the race that started it all
# make bench    what it costs, as ratios in one run
#
# COMMIT=1234567 stands in --version: what dockerd wants to know of its --init-path.
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
	decode/parts.o \
	decode/unwrap.o \
	decode/utf8.o \
	decode/vars.o \
	decode/zmem.o

# The loop of PID 1, and what of the C library it calls, stand together at the front of the text: no
# other page of it stays in memory (init/forget.c).
LOOP = init/parent.o init/ward.o init/terminal.o init/forget.o init/rest.o
LOOP_LIBC = sigtimedwait waitpid waitid kill memset _exit madvise syscall \
	chdir strlen explicit_bzero

# Empty where a tool watches the C library's own heap.
HEAP = init/heap.o

INIT = \
	init/child.o \
	init/dir.o \
	init/environ.o \
	init/explain.o \
	init/forget.o \
	init/harden.o \
	$(HEAP) \
	init/limits.o \
	init/load.o \
	init/log.o \
	init/look.o \
	init/main.o \
	init/options.o \
	init/parent.o \
	init/pidfile.o \
	init/rest.o \
	init/set.o \
	init/signals.o \
	init/signame.o \
	init/source.o \
	init/supervise.o \
	init/terminal.o \
	init/user.o \
	init/wait.o \
	init/ward.o \
	init/watch.o

SEAL = \
	seal/age_seal.o \
	seal/budget.o \
	seal/budget_command.o \
	seal/bundle.o \
	seal/cut.o \
	seal/encode.o \
	seal/gzip.o \
	seal/in.o \
	seal/inspect.o \
	seal/keygen.o \
	seal/lint.o \
	seal/lint_command.o \
	seal/main.o \
	seal/open.o \
	seal/options.o \
	seal/out.o \
	seal/peel.o \
	seal/recipient.o \
	seal/report.o \
	seal/seal.o \
	seal/stamp.o \
	seal/text.o

all: $(O)/waitenv $(O)/sealenv

# Its loops are written for vectors, which make armor seven times faster and the file 1 KB larger.
$(O)/obj/decode/base64.o: CFLAGS += -O2

$(O)/obj/%.o: %.c $(LIBS)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

# A table of jumps would bring a page of .rodata back, and with it fifteen more.
$(LOOP:%=$(O)/obj/%): CFLAGS += -fno-jump-tables

$(O)/obj/init/options.o: FLAGS += $(COMMIT:%=-DCOMMIT='"%"')

# The compiler must not make calloc of a malloc and a memset here.
$(O)/obj/init/heap.o: FLAGS += -fno-builtin

# Its first instructions block the signals (init/signals.c), where they are written for the machine.
ENTRY = $(if $(filter x86_64% aarch64%,$(shell $(CC) -dumpmachine)),-Wl$(comma)-e$(comma)signals_start)
comma = ,

WAITENV = $(LOOP) $(filter-out $(LOOP),$(INIT)) $(DECODE)
$(O)/waitenv: $(WAITENV:%=$(O)/obj/%)
	$(CC) $(LDFLAGS) $(ENTRY) $(LOOP_LIBC:%=-Wl,-u,%) -lc -o $@ $^ $(LDLIBS)

$(O)/sealenv: $(SEAL:%=$(O)/obj/%) $(DECODE:%=$(O)/obj/%)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

ifeq ($(DEPS),build/deps)
$(LIBS) &: deps/build.sh deps/sodium-config.h
	CC= CFLAGS= sh deps/build.sh $(DEPS)
endif

demo: all
	@sh deps/need.sh age=age
	@sh examples/demo.sh $(O)/waitenv

include tests/tests.mk

clean:
	rm -rf $(O)

-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)

.PHONY: all clean demo
.SECONDARY:

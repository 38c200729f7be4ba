# SPDX-License-Identifier: ISC
# make          build/waitenv and build/sealenv
# make demo     shows a program starting from a sealed bundle that arrives late
# make check    unit tests, and shell tests of the real binaries
# make asan     the tests under the sanitizers; make valgrind: the tests of --init under valgrind
# make fault    writers that try to trick waitenv into a partial start, and a replay of the ECS race
# make install, make uninstall: under PREFIX (/usr/local); DESTDIR is put in front of it
# make bench    the cost of a start, as ratios; make dist: the files of a release (dist/dist.mk)
#
# COMMIT=1234567 adds this commit to --version, as dockerd expects of its --init-path.
# ARCH=aarch64 builds for another machine (deps/machines) in build/aarch64.
# O=folder changes the output folder; V=1 prints whole commands instead of one short line for each.

CC = musl-gcc
O = build
DEPS = build/deps
WARN = -Wall -Wextra -Wshadow -Wconversion -Wvla -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wno-missing-field-initializers
HARDEN = -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2
CFLAGS = -Os -fno-move-loop-invariants -fno-asynchronous-unwind-tables -ffunction-sections \
	-fdata-sections -fvisibility=hidden
# With -static-pie alone musl-gcc links a dynamic program, so the flags of the linker are given.
LDFLAGS = -static-pie -nostartfiles -Wl,-static,--no-dynamic-linker,-z,text -l:rcrt1.o -l:crti.o \
	-Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack -s
INCLUDE = -I$(DEPS)/include
LIBS = $(addprefix $(DEPS)/lib/,libsodium.a libz.a libyyjson.a)
# The C library lies next to our code, and so on pages that are mapped with it.
LDLIBS = -lc $(LIBS) -l:crtn.o
ifdef SYSTEM_LIBS
CC = cc
INCLUDE =
LIBS =
LDFLAGS = -static-pie -Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack -s
LDLIBS = -lsodium -lz -lyyjson
endif
ifdef ARCH
include deps/cross.mk
else
MACHINE := $(shell $(CC) -dumpmachine)
endif
FLAGS = -std=c17 -D_GNU_SOURCE -I. $(INCLUDE) $(WARN) $(HARDEN) $(CFLAGS) -MMD -MP \
	$(COMMIT:%=-DCOMMIT='"%"')

run = $(if $(V),,@echo '$(1) $(2)';)
objects = $(addprefix $(O)/obj/,$(addsuffix .o,$(basename $(wildcard $(foreach d,$(1),$d/*.[cS])))))

DECODE := $(call objects,decode decode/*)
SEAL := $(call objects,seal seal/*)
# Where the arena of waitenv gets its memory.  Tools that watch malloc need the module of sealenv.
MEMORY = init/base/block.o
INIT := $(filter-out %/base/block.o,$(call objects,init init/*)) $(MEMORY:%=$(O)/obj/%)

all: $(O)/waitenv $(O)/sealenv
	@$(CC) $(INCLUDE) -include sodium.h -dM -E -x c /dev/null | grep -q kem_xwing_SECRET || \
		echo 'Without hybrid recipients: this libsodium is older than 1.0.22.'

# A start spends its time in these modules: -O2 makes it 4 % faster and the file 8 KB larger, and
# armor seven times faster.  What a usual start does not call there has the attribute cold.
HOT = decode/base64 decode/vars decode/utf8 decode/endline decode/dialect/docker \
	decode/dialect/text init/env/env
$(HOT:%=$(O)/obj/%.o): CFLAGS += -O2

# waitenv never calls these, since its zlib uses the arena and its libsodium is not initialised.
# They would link 8 KB of malloc.
NO_MALLOC = -Wl,--defsym=zcalloc=zmem_take,--defsym=zcfree=zmem_give \
	-Wl,--defsym=_crypto_pwhash_argon2_pick_best_implementation=sodium_misuse
# These, which X-Wing refers to as well, would link a table of 30 KB.
NO_TABLE = -Wl,--wrap=crypto_scalarmult_curve25519_base,--wrap=ge25519_scalarmult_base \
	-Wl,--defsym=__wrap_crypto_scalarmult_curve25519_base=age_x25519_base \
	-Wl,--defsym=__wrap_ge25519_scalarmult_base=sodium_misuse
$(O)/waitenv $(O)/waitenv.full: LINK = $(ENTRY) $(if $(SYSTEM_LIBS),,$(NO_MALLOC) $(NO_TABLE))

# On these machines waitenv has its own entry point, which blocks the signals first (init/start/).
ENTRY = $(if $(filter x86_64% aarch64%,$(MACHINE)),-e entry_start)

$(O)/waitenv: $(INIT) $(O)/libdecode.a
$(O)/sealenv: $(SEAL) $(O)/libdecode.a
PROGRAMS = $(O)/waitenv $(O)/sealenv

$(O)/libdecode.a: $(DECODE)
$(O)/libinit.a: $(filter-out %/main.o $(MEMORY:%=$(O)/obj/%),$(INIT))
$(O)/libseal.a: $(filter-out %/main.o,$(SEAL))

$(O)/%.a:
	@mkdir -p $(@D) && rm -f $@
	$(call run,AR,$@)$(AR) qcsD $@ $^

$(O)/obj/%.o: %.c $(LIBS)
	@mkdir -p $(@D)
	$(call run,CC,$<)$(CC) $(FLAGS) -c -o $@ $<

$(O)/obj/%.o: %.S $(LIBS)
	@mkdir -p $(@D)
	$(call run,CC,$<)$(CC) $(FLAGS) -c -o $@ $<

ifneq ($(filter %/deps,$(DEPS)),)
$(LIBS) &: $(addprefix deps/,build.sh known sodium-config.h xwing.c) $(wildcard deps/*.patch)
	$(call run,DEPS,$(DEPS))ARCH=$(ARCH) CC=$(ARCH:%=$(CC)) CFLAGS= sh deps/build.sh $(DEPS)
endif

demo: all
	@sh deps/need.sh age=age
	@sh examples/demo.sh $(O)/waitenv

PREFIX = /usr/local
install: all
	install -D -m 755 -t "$(DESTDIR)$(PREFIX)/bin" $(O)/waitenv $(O)/sealenv
	sh docs/install.sh "$(DESTDIR)$(PREFIX)/share"

uninstall:
	cd "$(DESTDIR)$(PREFIX)" && rm -f share/man/man5/waitenv-*.5 $(foreach p,waitenv sealenv,\
		bin/$p $(addprefix share/,man/man1/$p.1 bash-completion/completions/$p \
		zsh/site-functions/_$p fish/vendor_completions.d/$p.fish))

include tests/tests.mk $(wildcard dist/dist.mk)

$(PROGRAMS):
	@mkdir -p $(@D)
	$(call run,LD,$@)$(CC) $(LDFLAGS) $(LINK) -o $@ $^ $(LDLIBS)

clean:
	rm -rf $(O)

-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)

.PHONY: all clean demo install uninstall
.SECONDARY:

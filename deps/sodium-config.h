/* SPDX-License-Identifier: ISC */
/*
 * What libsodium's configure would find out on Linux, with musl or glibc; every source is compiled
 * with this in front, which takes a fifth of the time.  Only portable C is asked for: the vector
 * code is chosen at run time by asking the processor, and under a hypervisor that answer costs
 * more than it saves on a bundle of a few KiB.
 */
#define CONFIGURED 1
#define _GNU_SOURCE 1

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE_LITTLE_ENDIAN 1
#else
#define NATIVE_BIG_ENDIAN 1
#endif
#ifdef __SIZEOF_INT128__
#define HAVE_TI_MODE 1
#endif

/* The compiler: gcc or clang. */
#define HAVE_ATOMIC_OPS 1
#define HAVE_C11_MEMORY_FENCES 1
#define HAVE_GCC_MEMORY_FENCES 1
#define HAVE_INLINE_ASM 1
#define HAVE_WEAK_SYMBOLS 1
#define TLS _Thread_local

/* The C library.  No HAVE_PTHREAD: one thread needs no mutex, and a spin lock is smaller. */
#define HAVE_EXPLICIT_BZERO 1
#define HAVE_GETRANDOM 1
#define HAVE_MADVISE 1
#define HAVE_MLOCK 1
#define HAVE_MMAP 1
#define HAVE_MPROTECT 1
#define HAVE_RAISE 1
#define HAVE_SYSCONF 1
#define HAVE_SYS_MMAN_H 1
#define HAVE_SYS_PARAM_H 1
#define HAVE_SYS_RANDOM_H 1

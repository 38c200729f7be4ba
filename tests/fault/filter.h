/* SPDX-License-Identifier: ISC */
/*
 * filter: seccomp filters, from linux/seccomp.h and linux/filter.h, which musl does not install.
 */
#ifndef FAULT_FILTER_H
#define FAULT_FILTER_H

#include <stdint.h>

struct filter { uint16_t code; uint8_t yes, no; uint32_t k; };
struct program { unsigned short n; const struct filter *filter; };
enum { FILTER_LOAD = 0x20, FILTER_EQUAL = 0x15, FILTER_RETURN = 0x06 };

/* What to load: the number of the call, or the lower half of an argument on a little-endian
 * machine. */
#define FILTER_CALL 0
#define FILTER_ARGUMENT(n) (16 + 8 * (n))

#define FILTER_ALLOW 0x7fff0000u
#define FILTER_ASK 0x7fc00000u
#define FILTER_REFUSE(e) (0x00050000u | (e))

#endif

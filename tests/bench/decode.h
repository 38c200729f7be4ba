/* SPDX-License-Identifier: ISC */
/*
 * decode: the cost of opening and parsing 4 MiB of variables, compared with the two steps that are
 * necessary, inflate and ChaCha20-Poly1305, done by their libraries on the same bytes.
 */
#ifndef BENCH_DECODE_H
#define BENCH_DECODE_H

#include "tests/bench/measure.h"

struct ratio decode_ratio(const char *folder, int rounds);

#endif

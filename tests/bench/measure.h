/* SPDX-License-Identifier: ISC */
/*
 * measure: processes and their cost.
 * Two commands are run in turns, A B A B, so that other work of the machine affects both alike.
 * The ratio is the median of the ratios of all pairs.  A result is NAN if a command cannot be run
 * or does not end as it should.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

extern char *const measure_env[];	/* the environment of commands, that of a small container */

struct ratio { double ratio, a, b; };	/* a and b are medians in microseconds */
struct ratio compare(char *const a[], char *const b[], int rounds);

/* Microseconds from the start to the end of a command. */
double once(char *const argv[]);

/* Starts argv with these as stdout and stderr, or ours for -1.  Returns -1 if it cannot be run. */
pid_t start(char *const argv[], int out, int errors);

/* Starts argv and reads the first n bytes of its stdout.  If it writes less, ends it and returns
 * -1. */
pid_t start_and_hear(char *const argv[], void *, size_t n);

/* Waits for the end of the process, and returns whether it had that exit code. */
bool finish(pid_t, int code, struct rusage *);

/* The number after a name in /proc/PID/FILE, or NAN. */
double proc_number(pid_t, const char *file, const char *name);

/* Sorts the values, and returns the one below which that part of them lies. */
double part_of(double *, int n, double part);

#endif

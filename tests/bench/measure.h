/* SPDX-License-Identifier: ISC */
/*
 * measure: processes and their cost.
 * Two commands are compared in turns, A B A B, so that what the machine does meanwhile falls on
 * both alike; the ratio is the median of the pairs'.  What cannot be measured, because a command
 * cannot be run or ends otherwise than it should, is NAN.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

extern char *const measure_env[];	/* what commands are started with: a small container's */

struct ratio { double ratio, a, b; };	/* of the medians in microseconds: a, b */
struct ratio compare(char *const a[], char *const b[], int rounds);

/* Microseconds from the start to the end of one. */
double once(char *const argv[]);

/* Starts argv with its stdout and stderr in these, or the own ones (-1).  -1: it cannot be run. */
pid_t start(char *const argv[], int out, int errors);

/* Starts argv and reads the first n bytes of its stdout.  -1, and it is gone: it wrote less. */
pid_t start_and_hear(char *const argv[], void *, size_t n);

/* Waits until it has ended; whether with that exit code. */
bool finish(pid_t, int code, struct rusage *);

/* The number behind a name in /proc/PID/FILE, or NAN. */
double proc_number(pid_t, const char *file, const char *name);

/* Sorts, and answers the value below which that part of all lies. */
double part_of(double *, int n, double part);

#endif

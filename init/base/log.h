/* SPDX-License-Identifier: ISC */
/*
 * log: prints every message of the shim as one line on stderr, in one write.  The reason comes
 * first and the exit code last, and a line has at most 255 bytes, because orchestrators truncate
 * long ones.  A message never holds a value or a key; bytes that are not printable become '?'.
 */
#ifndef INIT_BASE_LOG_H
#define INIT_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_NOTICE, LOG_DETAIL };

#define LOG_LINE_MAX 255	/* including the newline */

/* The parts of a line; a part that is NULL or negative is left out. */
struct log_line {
	enum log_level level;
	const char *event;	/* of --log json: waiting, ready, failed, warning, … */
	const char *reason;
	const char *source;
	int64_t waited;		/* nanoseconds */
	int64_t looks;
	int code;		/* the exit code, or 0 for none */
};

/* Until this is called, lines are text and of levels up to LOG_NOTICE. */
void log_setup(enum log_level most, bool json, const char *termination_log);

/* Prints nothing but errors, or as before. */
void log_hush(bool);

/* Opens the termination log with the present privileges, for a message that comes later. */
void log_hold(void);

/* Prints a line; one with an exit code is also written to the termination log. */
void log_write(const struct log_line *);

void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

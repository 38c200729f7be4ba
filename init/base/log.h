/*
 * log: everything the shim says, one line each, on stderr, in one write.  The reason comes first and
 * the exit code last, and a line is at most 255 bytes: orchestrators cut long ones.  Never a value
 * or a key; bytes that are not printable become '?'.
 */
#ifndef INIT_BASE_LOG_H
#define INIT_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_NOTICE, LOG_DETAIL };

#define LOG_LINE_MAX 255	/* with its LF */

/* The parts of a line; what is NULL, or below 0, is left out. */
struct log_line {
	enum log_level level;
	const char *event;	/* of --log json: waiting, ready, failed, warning, … */
	const char *reason;
	const char *source;
	int64_t waited;		/* nanoseconds */
	int64_t looks;
	int code;		/* the exit code; 0 is none */
};

/* Until this is called, lines are text, of levels up to LOG_NOTICE. */
void log_setup(enum log_level most, bool json, const char *termination_log);

/* Opens the termination log now, with the rights that there are, for a line that comes later. */
void log_hold(void);

/* A line with a code goes to the termination log too. */
void log_write(const struct log_line *);

void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

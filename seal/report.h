/* SPDX-License-Identifier: ISC */
/*
 * report: builds lines, tables and JSON in memory and writes them at once.  The first failure is
 * kept and returned by report_write alone.
 */
#ifndef SEAL_REPORT_H
#define SEAL_REPORT_H

#include "decode/buf.h"

enum colour { PLAIN, BOLD, RED, YELLOW, DIM };

struct report {
	struct buf text;
	enum verdict verdict;
	struct err err;
	bool colour;		/* stdout is a terminal, and NO_COLOR is not set */
	enum colour now;
};

void report_open(struct report *);

void report_text(struct report *, const char *);
void report_put(struct report *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Sets the colour of what follows, if there are colours. */
void report_colour(struct report *, enum colour);

/* Adds blanks up to the given column, counted from at, the position of the line so far; at least
 * one. */
void report_pad(struct report *, size_t at, size_t column);

/* Adds a number with commas between thousands, right-aligned in width columns. */
void report_count(struct report *, size_t n, int width);

/* Adds at most that many bytes of a name, with '?' for what is not printable ASCII. */
void report_name(struct report *, struct slice name, size_t most);

/* Adds a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void report_json(struct report *, struct slice);

/* Adds the name of a file or of a variable as a JSON string; a secret key is not shown. */
void report_json_name(struct report *, struct slice name);

/* Writes the report to stdout and frees it, even on failure. */
enum verdict report_write(struct report *, struct err *);

void report_free(struct report *);

#endif

/*
 * report: what sealenv tells a person or a program: lines, tables and JSON, put together in memory
 * and written at once.  The first failure sticks, so that only report_write answers one.
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

/* What follows is in this colour, where there are colours. */
void report_colour(struct report *, enum colour);

/* Blanks up to the column-th column behind at, where the line has got to; one at least. */
void report_pad(struct report *, size_t at, size_t column);

/* A number with a comma between its thousands, flush right in width columns. */
void report_count(struct report *, size_t n, int width);

/* A name as it may be shown: what is not printable ASCII as '?', at most that many bytes of it. */
void report_name(struct report *, struct slice name, size_t most);

/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void report_json(struct report *, struct slice);

/* Writes it to stdout and frees it, on failure too. */
enum verdict report_write(struct report *, struct err *);

void report_free(struct report *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * hand: what a writer does to a file.  Each call also records in a book, in memory that the harness
 * shares, when the source became complete, and since when it had been unchanged for the settling
 * time before that.  The book alone decides whether any reader could have told a half-written plain
 * text from a whole one.
 * A call that fails records errno in the book and ends the writer.
 */
#ifndef FAULT_HAND_H
#define FAULT_HAND_H

#include <stdatomic.h>
#include <sys/types.h>

#include "tests/fault/clock.h"
#include "tests/fault/payload.h"

/* The granularity of file times. */
#define GRAIN MS(15)

/* A start that takes this much longer than it should is a defect.  On a busy machine each look may
 * take seconds. */
#define PATIENCE MS(15000)

/* All times are 0 if the event has not happened. */
struct book {
	_Atomic int64_t started;	/* when the waiter was started */
	int64_t done;			/* just before the last call that made it complete */
	int64_t changed;		/* just before the last change of the source */
	int64_t gap;			/* the longest time between two changes, for reports */
	int64_t mute;			/* when it had not changed for the settling time */
	int64_t mute_closed;		/* the same, and it was closed at some time meanwhile */
	bool closed;			/* it was closed since the last change */
	bool whole;			/* the script ran to its end and left a whole source */
	bool lost;			/* and yet the file system has other content */
	_Atomic int64_t said;		/* when the waiter last printed a line */
	int error;			/* errno of a call that failed */
};

/* What the waiter reads: one file, two files that are one set, or a folder. */
enum kind { SOURCE_FILE, SOURCE_SET, SOURCE_DIR };

struct hand {
	struct book *book;
	enum form form;
	enum kind kind;
	struct bytes text, old;		/* the text to write, and the version before it */
	struct bytes more, more_old;	/* the same for the second file of SOURCE_SET */
	struct bytes key, other_key;	/* an identity that opens it, and one that does not */
	char dir[400], path[440];	/* the folder of this run, and the source */
	char key_path[440];		/* where the writer puts an identity, if it does */
	int64_t settle, timeout;	/* those of the waiter */
	bool reader_is_root;
	uint64_t seed;
	int fd;
	int64_t began;
};

/* Returns a path in the folder of this run, which is valid until the fourth call after this one. */
const char *hand_at(struct hand *, const char *name);

/* Opens the file for reading and writing, and creates it with mode 0644 if there is none. */
void hand_open(struct hand *, const char *path, int flags);
void hand_write(struct hand *, struct bytes);
void hand_write_at(struct hand *, struct bytes, off_t);		/* the bytes from that offset */
bool hand_try_write(struct hand *, struct bytes);		/* false if the disk is full */
void hand_resize(struct hand *, off_t);
void hand_times(struct hand *, int64_t seconds);		/* sets mtime and atime */
void hand_close(struct hand *);
void hand_rename(struct hand *, const char *from, const char *to);
void hand_unlink(struct hand *, const char *path);
void hand_symlink(struct hand *, const char *target, const char *path);
void hand_link(struct hand *, const char *from, const char *to);
void hand_chmod(struct hand *, const char *path, mode_t);
void hand_mkdir(struct hand *, const char *path);

/* These two calls enclose a change that is made by other means. */
void hand_begin(struct hand *);
void hand_changed(struct hand *);

/* Begins a new book, because what was done so far is not visible, or was whole. */
void hand_anew(struct hand *);

/* Records that the process that had the file open is gone. */
void hand_died(struct hand *);

/* Writes a whole file at once, as it was before the scenario begins, and pauses. */
void hand_before(struct hand *, const char *path, struct bytes);

/* Writes in pieces of that size, with that many pauses of lo to hi at random places. */
void hand_pieces(struct hand *, struct bytes, size_t piece, int pauses, int64_t lo, int64_t hi);

void hand_pause(struct hand *, int64_t lo, int64_t hi);
void hand_short(struct hand *);		/* much less than the settling time */
void hand_long(struct hand *);		/* more than the settling time */
void hand_either(struct hand *);

/* Makes the server of the file system stop or resume its answers for the folder of this run. */
void hand_hang(struct hand *, bool);

/* Returns the text up to a random place, which is the end of a line in half of the cases. */
struct bytes hand_head(struct hand *);
struct bytes bytes_from(struct bytes, size_t);

/* Whether the source has exactly this content. */
bool hand_kept(const struct hand *, struct bytes);

#endif

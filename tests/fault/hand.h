/* SPDX-License-Identifier: ISC */
/*
 * hand: the hand of a writer.  Its calls do what a writer does to a file and keep a book of it, in
 * memory that the harness shares: when the source became complete, and from when on it had been
 * silent before that for as long as settles a file.  From the book alone it follows whether anybody
 * could have told a half-written plain text from a whole one.
 * A call that fails writes errno into the book and ends the writer.
 */
#ifndef FAULT_HAND_H
#define FAULT_HAND_H

#include <stdatomic.h>
#include <sys/types.h>

#include "tests/fault/clock.h"
#include "tests/fault/payload.h"

/* What the clocks of files are coarse by. */
#define GRAIN MS(15)

/* How much longer than it should take a start may take before it is a defect; a busy machine may need
 * seconds for every look. */
#define PATIENCE MS(15000)

/* Instants; 0: never. */
struct book {
	_Atomic int64_t started;	/* when the waiter was started; 0 before */
	int64_t done;			/* just before the last call that completeness took */
	int64_t changed;		/* just before the last change of what is to be read */
	int64_t gap;			/* the longest silence between two changes, for people */
	int64_t mute;			/* when it had been silent for as long as settles a file */
	int64_t mute_closed;		/* the same, and it stood closed at some time meanwhile */
	bool closed;			/* it stood closed since the last change */
	bool whole;			/* the script ran to its end and left all of it there */
	bool lost;			/* and yet the file system holds something else */
	_Atomic int64_t said;		/* when the waiter last wrote a line */
	int error;			/* errno of a call that failed */
};

/* What the waiter is told to read: one file, two that are a set, or a folder. */
enum kind { SOURCE_FILE, SOURCE_SET, SOURCE_DIR };

struct hand {
	struct book *book;
	enum form form;
	enum kind kind;
	struct bytes text, old;		/* what to write, and the version before it */
	struct bytes more, more_old;	/* the same of the second file, with SOURCE_SET */
	struct bytes key, other_key;	/* identities: the one that opens it, and one that does not */
	char dir[400], path[440];	/* the folder of this run, and the source in it */
	char key_path[440];		/* where the identity goes, if it is the writer's to bring */
	int64_t settle, timeout;	/* as the waiter has them */
	bool reader_is_root;
	uint64_t seed;
	int fd;
	int64_t began;
};

/* A path under the folder of this run; lives until the next but three. */
const char *hand_at(struct hand *, const char *name);

/* To read and write; creates it, 0644. */
void hand_open(struct hand *, const char *path, int flags);
void hand_write(struct hand *, struct bytes);
void hand_write_at(struct hand *, struct bytes, off_t);		/* the bytes from there on, there */
bool hand_try_write(struct hand *, struct bytes);		/* false: the disk is full */
void hand_resize(struct hand *, off_t);
void hand_times(struct hand *, int64_t seconds);		/* sets mtime and atime */
void hand_close(struct hand *);
void hand_rename(struct hand *, const char *from, const char *to);
void hand_unlink(struct hand *, const char *path);
void hand_symlink(struct hand *, const char *target, const char *path);
void hand_link(struct hand *, const char *from, const char *to);
void hand_chmod(struct hand *, const char *path, mode_t);
void hand_mkdir(struct hand *, const char *path);

/* A change that is made by other means is put between these two. */
void hand_begin(struct hand *);
void hand_changed(struct hand *);

/* Nothing of what was done so far is to be seen, or it was whole: the book begins anew. */
void hand_anew(struct hand *);

/* The writer that had it open is gone. */
void hand_died(struct hand *);

/* Puts a whole file there in one go, before the story begins, and pauses. */
void hand_before(struct hand *, const char *path, struct bytes);

/* Writes in pieces of that size, with so many pauses somewhere between them, of lo to hi. */
void hand_pieces(struct hand *, struct bytes, size_t piece, int pauses, int64_t lo, int64_t hi);

void hand_pause(struct hand *, int64_t lo, int64_t hi);
void hand_short(struct hand *);		/* clearly less than the settling time */
void hand_long(struct hand *);		/* clearly more */
void hand_either(struct hand *);

/* The server of the file system answers for the folder of this run no more, or again. */
void hand_hang(struct hand *, bool);

/* The first part of the text, cut somewhere; at the end of a line as often as not. */
struct bytes hand_head(struct hand *);
struct bytes bytes_from(struct bytes, size_t);

/* Whether the source holds just this. */
bool hand_kept(const struct hand *, struct bytes);

#endif

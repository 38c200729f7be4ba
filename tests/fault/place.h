/* SPDX-License-Identifier: ISC */
/*
 * place: where the files lie, who writes and who reads them.
 * As root everything is made in namespaces of the harness's own: mounts nobody else sees, processes
 * that end with it.  What the machine lacks is left out with a word.
 */
#ifndef FAULT_PLACE_H
#define FAULT_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

struct place {
	char name[32];		/* its file system and who reads: self, the harness's own user, who
				 * also writes; owner, another user, who does both; other, another
				 * user, who reads only; deaf, as self */
	char write[300], read[300];	/* the folder, as its writer and as its reader has it */
	uid_t writer, reader;
	bool deaf;		/* the reader is refused inotify, as if none were left */
	bool leaseless;		/* and leases with EAGAIN, as NFSv4 without a delegation does */
	bool polled;		/* changes make no events, or the reader hears none */
	bool tells;		/* a read lease of the reader tells, and is believed, if a writer has a file
				 * open */
	bool fuse;
	bool strange;		/* of tests/fault/strange.c: its inode numbers change, and it can hang */
	bool own_disk;		/* something can be mounted on a folder of it */
};

#define PLACES_MAX 24
struct places {
	struct place v[PLACES_MAX];
	int n;
	int skipped;		/* left out */
};

/* Runs inside() in a child, with a folder of its own in the one given.  Whatever becomes of it, or
 * ends us, the child and the folder are gone afterwards.  Answers what inside() answers. */
int place_guard(const char *in, int (*inside)(char *argv[], const char *folder), char *argv[]);

void place_remove(const char *tree);

/* Goes on in namespaces of our own, as a child of their PID 1; false, and in the same process,
 * where that is not permitted.  The caller's process passes the end of the child on. */
bool places_enclose(void);

/* Makes the places in the folder, which is on a disk; the last one by the program strange. */
void places_make(struct places *, const char *folder, bool enclosed, char *strange);

/* In a child: becomes this user for good; does nothing for the own one.  False: not permitted. */
bool place_become(uid_t);

/* In a child: from here on the system calls that this place refuses its reader fail. */
bool place_refuse(const struct place *);

#endif

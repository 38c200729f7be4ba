/* SPDX-License-Identifier: ISC */
/*
 * place: the file system on which the files are, and the users who write and read them.
 * As root, the harness works in its own namespaces, so that its mounts are invisible to others and
 * its processes end with it.  Places that the machine does not offer are skipped with a message.
 */
#ifndef FAULT_PLACE_H
#define FAULT_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

struct place {
	char name[32];		/* the file system, and the users: self, the user of the harness
				 * writes and reads; owner, another user writes and reads; other,
				 * another user only reads; deaf, as self */
	char write[300], read[300];	/* the paths of the folder for writer and reader */
	uid_t writer, reader;
	bool deaf;		/* inotify_init1 fails for the reader with EMFILE */
	bool leaseless;		/* read leases fail with EAGAIN, as on NFSv4 without a delegation */
	bool polled;		/* the reader gets no events of changes */
	bool tells;		/* a read lease shows whether a writer has a file open, and waitenv
				 * believes it */
	bool fuse;
	bool strange;		/* of helpers/strange.c: inode numbers change, and it can hang */
	bool own_disk;		/* another file system can be mounted on a folder in it */
};

#define PLACES_MAX 24
struct places {
	struct place v[PLACES_MAX];
	int n;
	int skipped;
};

/* Runs inside() in a child, with a new folder in the given one, and returns its result.  The child
 * and the folder are removed afterwards, even if a signal ends this process. */
int place_guard(const char *in, int (*inside)(char *argv[], const char *folder), char *argv[]);

void place_remove(const char *tree);

/* Continues in new namespaces, in a child of their PID 1, whose exit code the original process
 * passes on.  Returns false in the same process if namespaces are not permitted. */
bool places_enclose(void);

/* Makes the places in the folder, which is on a disk, the last one with the program strange. */
void places_make(struct places *, const char *folder, bool enclosed, char *strange);

/* In a child: becomes this user, if it is another one.  Returns false if that is not permitted. */
bool place_become(uid_t);

/* In a child: makes the system calls fail that this place refuses to its reader. */
bool place_refuse(const struct place *);

#endif

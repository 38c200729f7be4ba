/* SPDX-License-Identifier: ISC */
/*
 * joined: reads a bundle that was written as variables, WAITENV_BUNDLE or its parts, as a start
 * reads it.  `seal --env --part`, and environment files of `ecs`, are such files.
 */
#ifndef SEAL_JOINED_H
#define SEAL_JOINED_H

#include <stdbool.h>

#include "decode/buf.h"

#define BUNDLE_NAME "WAITENV_BUNDLE"	/* the variable that can carry a bundle, in base64 */
#define TASK_NAME "TASK_BUNDLE"		/* the same in a task definition */

/* How the file holds the bundle. */
struct joined {
	bool variables;		/* as lines WAITENV_BUNDLE=... or WAITENV_BUNDLE_1=..., and nothing
				 * else; or as one line TASK_BUNDLE=... */
	bool task;		/* as the line TASK_BUNDLE=... */
	size_t parts;		/* how many parts there are; 0: the bundle is one value */
	size_t longest;		/* the size in bytes of the longest part, with its head */
};

/* Appends the file's bytes to *out; if it holds a bundle as variables, only the joined base64.
 * V_BAD: as parts_join.  The reason names the file. */
enum verdict joined_read(const char *path, struct buf *out, struct joined *, struct err *);

/* Whether a text is a bundle as variables. */
bool joined_is(struct slice text);

/* Appends a bundle in base64 as the variables that form describes; parts keep their size.  If their
 * number changes, a line on standard error reports it. */
enum verdict joined_write(struct slice base64, const struct joined *, const char *path,
	struct buf *out, struct err *);

#endif

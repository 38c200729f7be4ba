/* SPDX-License-Identifier: ISC */
/*
 * stage: the progress of a start, on a page that the child of --init shares with its parent until
 * the exec.  Without --init there is no such page, and reporting a stage does nothing.
 */
#ifndef INIT_BASE_STAGE_H
#define INIT_BASE_STAGE_H

#include <stdbool.h>

#define STAGE_PATH 256		/* of a longer path only the end is kept */

enum stage {
	STAGE_WAITING,		/* a signal that ends a wait ends the start, under its own name */
	STAGE_COMMAND,		/* from here on, exit codes and signals are those of the command */
	STAGE_FAILED		/* --ok-exit does not apply to the exit code */
};

/* Creates the page, before the fork.  Returns false if there is no memory for it. */
bool stage_share(void);

/* Changes between the progress of this start and that of the next one, which --on-change prepares
 * while the application runs. */
void stage_next(void);

/* Reports a stage, in the child. */
void stage_tell(enum stage);

/* Called before a file system is asked for a path, and with NULL once it has answered.  If it never
 * answers, nothing can end the child, and the parent reports the failure instead.  Returns false
 * without a parent. */
bool stage_asks(const char *path);

/* In the parent: the last stage that was reported; and whether the child waits for a file system,
 * with the path that it asked for. */
enum stage stage_told(void);
bool stage_asked(char path[STAGE_PATH]);

#endif

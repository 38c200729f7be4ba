/*
 * stage: how far a start has come, on a page that the child of --init shares with its parent until the
 * exec.  Without --init there is no such page, and telling does nothing.
 */
#ifndef INIT_BASE_STAGE_H
#define INIT_BASE_STAGE_H

#include <stdbool.h>

#define STAGE_PATH 256		/* of a longer one the end counts */

enum stage {
	STAGE_WAITING,		/* a signal that ends a wait ends the start, by its own name */
	STAGE_COMMAND,		/* the command's code and signals are its own from here on */
	STAGE_FAILED		/* the exit code is not one that --ok-exit speaks of */
};

/* Makes the page, before the fork.  False: there is no memory for it. */
bool stage_share(void);

/* In the child. */
void stage_tell(enum stage);

/* To be called before a file system is asked for a path, and with NULL once it has answered: where it never
 * does, nothing can end the child, and the parent says so in its stead.  False: there is no parent. */
bool stage_asks(const char *path);

/* In the parent: what the child told last; and whether it waits for an answer, and for which path. */
enum stage stage_told(void);
bool stage_asked(char path[STAGE_PATH]);

#endif

/*
 * stage: how far a start has come, on a page that the child of --init shares with its parent until the
 * exec.  Without --init there is no such page, and telling does nothing.
 */
#ifndef INIT_BASE_STAGE_H
#define INIT_BASE_STAGE_H

#include <stdbool.h>

enum stage {
	STAGE_WAITING,		/* a signal that ends a wait ends the start, by its own name */
	STAGE_COMMAND,		/* the command's code and signals are its own from here on */
	STAGE_FAILED		/* the exit code is not one that --ok-exit speaks of */
};

/* Makes the page, before the fork.  False: there is no memory for it. */
bool stage_share(void);

/* In the child. */
void stage_tell(enum stage);

/* In the parent: what the child told last. */
enum stage stage_told(void);

#endif

/*
 * editor: the person's own editor, started so that it writes nothing but the file it is given: no swap,
 * backup, undo or history.  For those that are not known a line on standard error warns.
 */
#ifndef SEAL_EDITOR_H
#define SEAL_EDITOR_H

#include "seal/scratch.h"

struct editor {
	const char *command;		/* $VISUAL, $EDITOR or vi: words for the shell */
	const struct editor_kind *kind;	/* NULL: not known */
};

void editor_find(struct editor *);

/* The kind of scratch file that suits it. */
enum scratch_kind editor_scratch(const struct editor *);

/* Runs it on the file and waits for its end.  V_SYS: it cannot be run, or it failed. */
enum verdict editor_run(const struct editor *, const char *path, struct err *);

/* Ends us as the signal does that ended the editor from outside, if one did: once all is tidy. */
void editor_raise(void);

#endif

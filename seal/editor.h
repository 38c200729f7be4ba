/* SPDX-License-Identifier: ISC */
/*
 * editor: starts the user's editor in such a way that it writes only the given file: no swap,
 * backup, undo or history file.  For an unknown editor, a line on standard error warns.
 */
#ifndef SEAL_EDITOR_H
#define SEAL_EDITOR_H

#include "seal/scratch.h"

struct editor {
	const char *command;		/* $VISUAL, $EDITOR or vi: a command for the shell */
	const struct editor_kind *kind;	/* NULL if unknown */
};

void editor_find(struct editor *);

/* Returns the kind of scratch file that the editor needs. */
enum scratch_kind editor_scratch(const struct editor *);

/* Runs the editor on the file and waits for its end.  V_SYS: it cannot be run, or it failed. */
enum verdict editor_run(const struct editor *, const char *path, struct err *);

/* If another process ended the editor with a signal, ends sealenv with the same signal.  Called
 * after cleaning up. */
void editor_raise(void);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * script: parses the #! line of a script as the kernel does (load_script in fs/binfmt_script.c): an
 * interpreter, and the rest of the line as one argument.
 */
#ifndef INIT_BASE_SCRIPT_H
#define INIT_BASE_SCRIPT_H

#include "decode/slice.h"

#define SCRIPT_HEAD 256		/* BINPRM_BUF_SIZE: how much of a file the kernel reads */
#define SCRIPT_DEEP 5		/* the most interpreters that are scripts themselves */

struct script {
	char interpreter[SCRIPT_HEAD];	/* empty if the line names none, or its name does not end */
	size_t argument_n;
};

/* Returns false if a file with this beginning is not a script. */
bool script_parse(struct slice head, struct script *);

#endif

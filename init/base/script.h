/*
 * script: the #! line of a script, as the kernel reads it (load_script, fs/binfmt_script.c): an
 * interpreter, and all that follows it as one argument.
 */
#ifndef INIT_BASE_SCRIPT_H
#define INIT_BASE_SCRIPT_H

#include "decode/slice.h"

#define SCRIPT_HEAD 256		/* BINPRM_BUF_SIZE: how much of a file the kernel looks at */
#define SCRIPT_DEEP 5		/* interpreters that are scripts themselves, at most */

struct script {
	char interpreter[SCRIPT_HEAD];	/* empty where it names none, or the name does not end */
	size_t argument_n;
};

/* False: the file that begins so is no script. */
bool script_parse(struct slice head, struct script *);

#endif

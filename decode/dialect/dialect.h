/*
 * dialect: text to variables, as each program that reads env files does it.  One file per dialect
 * behind one table; a dialect is named by the user and never guessed.
 * In: the whole text without its layers and end line, and the inherited variables for the dialects
 * that look names up.  Out: entries appended to *out, whose text cap bounds what interpolation can
 * make.  V_BAD: not in the dialect; the reason ends in ", line N" (", line N column M" where a
 * column helps) and quotes nothing of the text but names of variables.  Linear in the text.
 * V_MORE is never answered here: whether a text is all there is decided before.
 */
#ifndef DECODE_DIALECT_H
#define DECODE_DIALECT_H

#include "decode/vars.h"

struct dialect {
	const char *name;
	bool comments;		/* lines that begin with # say nothing: an end line has room */
	bool first_file_wins;	/* among several files of this dialect, without --merge */
	enum verdict (*parse)(struct slice text, const struct vars *inherited, struct vars *out,
		struct err *);	/* NULL: dir, which comes as files, not as one text */
};

/* The dialect of that name, or NULL. */
const struct dialect *dialect_find(struct slice name);

/* Every name, separated by ", ", for messages. */
const char *dialect_names(void);

/* One file of a directory: its name is the variable's.  Dot files are passed over, an empty file
 * unsets, one final newline is cut off, NUL becomes LF. */
enum verdict dialect_dir_file(struct slice name, struct slice content, struct vars *out,
	struct err *);

enum verdict dialect_docker(struct slice, const struct vars *, struct vars *, struct err *);

#endif

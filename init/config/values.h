/* SPDX-License-Identifier: ISC */
/*
 * values: parses the values of the options.  Each setter writes a field of the type in its comment,
 * and borrows the text.  V_BAD with F_USAGE: the text is no such value; the reason quotes the
 * beginning of it.
 */
#ifndef INIT_CONFIG_VALUES_H
#define INIT_CONFIG_VALUES_H

#include "decode/err.h"

typedef enum verdict setter(void *field, const char *value, struct err *);

setter set_switch;	/* bool: 1, true, yes, on; 0, false, no, off */
setter set_text;	/* const char *: not empty */
setter set_list;	/* struct list: appends one entry */
setter set_pattern;	/* struct list: appends one pattern */
setter set_globs;	/* struct list: a switch, or a list of patterns */
setter set_keys;	/* struct list: minisign public keys, what a .pub file holds, or @PATH */
setter set_duration;	/* int64_t, nanoseconds: 250ms, 30s, 2m; bare numbers are seconds */
setter set_number;	/* unsigned, at least 1 */
setter set_bytes;	/* size_t */
setter set_merge;	/* enum merge: first or last */
setter set_log;		/* bool: text (false) or json (true) */
setter set_rewrite;	/* unsigned char[SIGNALS + 1]: SIG:SIG, by name or number */
setter set_signal;	/* int: by name or number */
setter set_code;	/* bool[256]: adds one exit code */
setter set_change;	/* struct change: restart, exit or exit=N */
setter set_path;	/* const char *: a copy that outlives the environment */
setter set_absolute;	/* the same, an absolute path */

#endif

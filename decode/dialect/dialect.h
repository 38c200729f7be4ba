/* SPDX-License-Identifier: ISC */
/*
 * dialect: parses a text to variables, exactly as the program that owns the dialect does.  One file
 * for each dialect stands behind one table.  The user names the dialect; it is never guessed.
 *
 * In: the whole text without its layers and end line and, for dialects that look names up, the
 * tables to search.  Out: entries appended to *out, which must be empty before, and whose text cap
 * limits what interpolation can produce.  On anything but V_OK the content of *out must not be
 * used.
 * V_BAD: the text is not in the dialect.  The reason ends in ", line N" (", line N column M" where
 * a column helps) and quotes nothing of the text but names of variables and the message of ${V:?…}.
 * V_MORE: the text ends inside a quote, a brace, a name or a character, so that it is either cut
 * off or wrong; the reason states both.
 * Parsing takes linear time.
 */
#ifndef DECODE_DIALECT_H
#define DECODE_DIALECT_H

#include "decode/vars.h"

struct dialect {
	const char *name;
	bool comments;		/* lines with # are comments, which allows an end line */
	bool first_file_wins;	/* among several files of this dialect, unless --merge is given */
	bool verbatim;		/* entries stand in the text as they are: vars_refer may be used */
	bool sees_earlier;	/* names may come from earlier files of it, the last one first */
	enum verdict (*parse)(struct slice text, const struct lookup *, struct vars *out,
		struct err *);	/* NULL for dir, which reads several files */
};

/* Returns the dialect of that name, or NULL. */
const struct dialect *dialect_find(struct slice name);

/* Parses the text; V_BAD also if it is UTF-16.  whole: the text is
 * known to be complete, and what would be V_MORE is V_BAD. */
enum verdict dialect_parse(const struct dialect *, struct slice text, bool whole,
	const struct lookup *, struct vars *out, struct err *);

/* Returns every name, separated by ", ", for messages. */
const char *dialect_names(void);

/*
 * Adds one file of a directory, whose name is the variable's name.  Names that begin with a dot are
 * skipped, names with = are dropped, an empty file unsets the variable.  One final newline is cut
 * off, and each NUL becomes LF.
 */
enum verdict dialect_dir_file(struct slice name, struct slice content, struct vars *out,
	struct err *);

/* docker run --env-file (Docker CLI, pkg/kvfile). */
enum verdict dialect_docker(struct slice, const struct lookup *, struct vars *, struct err *);

/* env_file of Docker Compose (compose-go, dotenv and template).  UTF-8 only. */
enum verdict dialect_dotenv(struct slice, const struct lookup *, struct vars *, struct err *);

/* environmentFiles of AWS ECS (amazon-ecs-agent, envFiles). */
enum verdict dialect_ecs(struct slice, const struct lookup *, struct vars *, struct err *);

/* One flat object (RFC 8259), as AWS Secrets Manager stores it.  Strings are decoded, numbers and
 * booleans stay as written, null unsets the variable, and nested values become compact JSON. */
enum verdict dialect_json(struct slice, const struct lookup *, struct vars *, struct err *);

/* fileKeyRef of Kubernetes 1.35 and later (kubelet, util/env).  Of two
 * entries with the same name the first one counts. */
enum verdict dialect_k8s(struct slice, const struct lookup *, struct vars *, struct err *);

/* env -0 and /proc/PID/environ: every entry ends in NUL, and "lines" count entries.  Of two entries
 * with the same name the first one counts, as for getenv. */
enum verdict dialect_nul(struct slice, const struct lookup *, struct vars *, struct err *);

/* EnvironmentFile= of systemd 254 and later (basic/env-file.c). */
enum verdict dialect_systemd(struct slice, const struct lookup *, struct vars *, struct err *);

#endif

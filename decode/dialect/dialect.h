/*
 * dialect: text to variables, as each program that reads env files does it.  One file per dialect
 * behind one table; a dialect is named by the user and never guessed.
 * In: the whole text without its layers and end line, and, for the dialects that look names up, where
 * to find them.  Out: entries appended to *out, which is empty before and whose
 * text cap bounds what interpolation can make.  On anything but V_OK what *out holds is not to be
 * used.  V_BAD: not in the dialect; the reason ends in ", line N" (", line N column M" where a
 * column helps) and quotes nothing of the text but names of variables and the message of ${V:?…}.
 * Linear in the text.  V_MORE: the text ends inside of a quote, a brace, a name or a character, so that it
 * is cut off, or wrong; the reason has both readings.
 */
#ifndef DECODE_DIALECT_H
#define DECODE_DIALECT_H

#include "decode/vars.h"

struct dialect {
	const char *name;
	bool comments;		/* lines that begin with # say nothing: an end line has room */
	bool first_file_wins;	/* among several files of this dialect, without --merge */
	bool sees_earlier;	/* a name may come from an earlier file of this dialect, the last one first */
	enum verdict (*parse)(struct slice text, const struct lookup *, struct vars *out,
		struct err *);	/* NULL: dir, which comes as files, not as one text */
};

/* The dialect of that name, or NULL. */
const struct dialect *dialect_find(struct slice name);

/* Parses, and makes sure of what came out: V_BAD too if a value came to hold a NUL.  whole: the text is
 * known to be all there, and what would be V_MORE is V_BAD. */
enum verdict dialect_parse(const struct dialect *, struct slice text, bool whole,
	const struct lookup *, struct vars *out, struct err *);

/* Every name, separated by ", ", for messages. */
const char *dialect_names(void);

/* One file of a directory: its name is the variable's.  Dot files are passed over, names with = are
 * dropped, an empty file unsets, one final newline is cut off, NUL becomes LF. */
enum verdict dialect_dir_file(struct slice name, struct slice content, struct vars *out,
	struct err *);

/* docker run --env-file (Docker CLI, pkg/kvfile). */
enum verdict dialect_docker(struct slice, const struct lookup *, struct vars *, struct err *);

/* env_file of Docker Compose (compose-go, dotenv and template).  UTF-8 only. */
enum verdict dialect_dotenv(struct slice, const struct lookup *, struct vars *, struct err *);

/* environmentFiles of AWS ECS (amazon-ecs-agent, envFiles). */
enum verdict dialect_ecs(struct slice, const struct lookup *, struct vars *, struct err *);

/* One flat object (RFC 8259), as AWS Secrets Manager keeps it: strings decoded, numbers and
 * booleans as written, null unsets, nested values as their compact text. */
enum verdict dialect_json(struct slice, const struct lookup *, struct vars *, struct err *);

/* fileKeyRef of Kubernetes 1.35 and later (kubelet, util/env).  Of two alike the first counts. */
enum verdict dialect_k8s(struct slice, const struct lookup *, struct vars *, struct err *);

/* env -0 and /proc/PID/environ: every entry ends in NUL; "lines" count entries.  Of two alike the
 * first counts, as for getenv. */
enum verdict dialect_nul(struct slice, const struct lookup *, struct vars *, struct err *);

/* EnvironmentFile= of systemd 254 and later (basic/env-file.c). */
enum verdict dialect_systemd(struct slice, const struct lookup *, struct vars *, struct err *);

#endif

/*
 * lint: what in an env file would surprise whoever reads it as another dialect, or the kernel.
 * Looks at the text line by line, as docker and ecs do, and at where variables begin for the
 * dialects whose values go over lines.  Knows names and lines, and never says a value.
 */
#ifndef SEAL_LINT_H
#define SEAL_LINT_H

#include "decode/dialect/dialect.h"
#include "seal/lint_rules.h"

struct finding {
	const struct rule *rule;
	const char *who;	/* the rule's, or who refuses the text */
	const char *file;
	uint32_t line;		/* 0: the whole file, or all files together */
	char name[48];		/* printable, perhaps cut */
	char reason[160];	/* of a refusal, instead of what the rule says */
};

struct findings {
	struct finding *v;
	size_t n, cap;
	const struct dialect *only;	/* what does not concern it is left out; NULL: nothing is */
	const char *refused;		/* the first file that is not in it, or in docker */
	struct vars all;		/* every file's variables, for the total */
};

/* Adds what is found in one file, in the order of its lines. */
enum verdict lint_text(struct findings *, const char *file, struct slice text, struct err *);

/* Adds what the files come to together. */
enum verdict lint_total(struct findings *, struct err *);

void lint_free(struct findings *);

#endif

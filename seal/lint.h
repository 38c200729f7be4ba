/* SPDX-License-Identifier: ISC */
/*
 * lint: finds what in an env file may have an unexpected meaning, in another dialect or for the
 * kernel.  It examines the text line by line, as docker and ecs do, and by the beginnings of
 * variables for the dialects whose values can span lines.  It reports names and lines, never a
 * value.
 */
#ifndef SEAL_LINT_H
#define SEAL_LINT_H

#include "decode/dialect/dialect.h"
#include "seal/lint_rules.h"

struct finding {
	const struct rule *rule;
	const char *who;	/* the rule's, or the dialect that refuses the text */
	const char *file;
	uint32_t line;		/* 0 for the whole file, or for all files together */
	char name[48];		/* printable, perhaps truncated */
	char reason[160];	/* of a refusal, instead of the text of the rule */
};

struct findings {
	struct finding *v;
	size_t n, cap;
	const struct dialect *only;	/* report only findings for this dialect; NULL: for all */
	const char *refused;		/* the first file that is not valid in it, or in docker */
	struct vars all;		/* the variables of all files, for the total */
};

/* Adds the findings in one file, in the order of its lines. */
enum verdict lint_text(struct findings *, const char *file, struct slice text, struct err *);

/* Adds the findings about all files together. */
enum verdict lint_total(struct findings *, struct err *);

void lint_free(struct findings *);

#endif

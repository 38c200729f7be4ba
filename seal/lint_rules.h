/* SPDX-License-Identifier: ISC */
/*
 * lint_rules: the rules of lint and their texts; findings on one line are reported in this order.
 */
#ifndef SEAL_LINT_RULES_H
#define SEAL_LINT_RULES_H

struct rule {
	const char *id;		/* for programs */
	const char *who;	/* the dialects concerned, kernel, dash or all; spaces between */
	const char *says;
};

enum lint_id {
	BOM, CRLF, LONG_LINE, QUOTES, MANY_LINES, SPACE_NAME, SPACE_VALUE, COMMENT, DOLLAR,
	BACKSLASH, NO_VALUE, DROPPED, NAME, DUPLICATE, LONG_VALUE, TOTAL, ENCRYPTED, TEMPLATE,
	PLACEHOLDER, CUT_KEY, UTF_16, JSON_TEXT, REFUSED
};

extern const struct rule lint_rules[];

#endif

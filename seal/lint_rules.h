/*
 * lint_rules: what lint looks for, and what it says of each; on one line they are said in this order.
 */
#ifndef SEAL_LINT_RULES_H
#define SEAL_LINT_RULES_H

#include "seal/lint.h"

enum lint_id {
	BOM, CRLF, LONG_LINE, QUOTES, MANY_LINES, SPACE_NAME, SPACE_VALUE, COMMENT, DOLLAR,
	BACKSLASH, NO_VALUE, DROPPED, NAME, DUPLICATE, LONG_VALUE, TOTAL, ENCRYPTED, TEMPLATE,
	PLACEHOLDER, CUT_KEY, UTF_16, JSON_TEXT, REFUSED
};

extern const struct rule lint_rules[];

#endif

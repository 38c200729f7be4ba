/* SPDX-License-Identifier: ISC */
/*
 * budget: computes how much of each platform's limits env files need, in each form of a bundle.
 */
#ifndef SEAL_BUDGET_H
#define SEAL_BUDGET_H

#include "seal/bundle.h"

enum { BUDGET_LIMITS = 11, BUDGET_FORMS = 6, BUDGET_LARGEST = 10 };

struct limit { const char *id, *title; size_t bytes; };
extern const struct limit budget_limits[BUDGET_LIMITS];

struct form {
	const char *id, *title;
	size_t bytes;
	size_t takes[BUDGET_LIMITS];	/* bytes of each limit; 0: not possible there */
};

struct budget {
	size_t variables;
	struct form forms[BUDGET_FORMS];
	const struct var *largest[BUDGET_LARGEST];	/* variables, the largest first */
	size_t largest_n;
};

/* NAME=value */
static inline size_t
budget_size(const struct var *var)
{
	return var->name_n + 1 + var->value_n;
}

enum verdict budget_count(const struct bundle *, struct budget *, struct err *);

#endif

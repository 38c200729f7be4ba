/* SPDX-License-Identifier: ISC */
/*
 * interpolate: expands the ${…} of Docker Compose (compose-go, template) and appends to out->text.
 *
 *	$$			a dollar
 *	$V ${V}			the value, or nothing
 *	${V:-d} ${V-d}		d if V is unset (with :- also if it is empty)
 *	${V:+a} ${V+a}		a if V is set (with :+ only if it is not empty)
 *	${V:?e} ${V?e}		an error that says e if V is unset (with :? also if it is empty)
 *
 * d and a are interpolated in turn, up to INTERPOLATE_DEPTH levels; e is shown only if there is
 * nothing to interpolate in it.  A dollar before anything else stands for itself.  Names are looked
 * up in the given tables first, and then in out.
 * V_MORE: a ${ lacks its closing brace, and more text may follow.
 * V_BAD: a malformed ${, a missing variable, too many levels, or past the cap of out.
 */
#ifndef DECODE_DIALECT_INTERPOLATE_H
#define DECODE_DIALECT_INTERPOLATE_H

#include "decode/vars.h"

#define INTERPOLATE_DEPTH 32

/* The template must not be a slice of out->text.  open: the text ends with the template, and more
 * may follow.  line is for the reason. */
enum verdict interpolate(struct slice template, bool open, uint32_t line,
	const struct lookup *names, struct vars *out, struct err *);

#endif

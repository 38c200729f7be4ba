/*
 * interpolate: the ${…} of Docker Compose (compose-go, template), appended to out->text.
 *
 *	$$			a dollar
 *	$V ${V}			the value, or nothing
 *	${V:-d} ${V-d}		d where V is unset (:- or empty)
 *	${V:+a} ${V+a}		a where V is set (:+ and not empty)
 *	${V:?e} ${V?e}		refused, saying e, where V is unset (:? or empty)
 *
 * d, a and e are interpolated in turn, to INTERPOLATE_DEPTH; a dollar before anything else stands for
 * itself.  Inherited variables come before those of out.
 * V_BAD: a ${ that is none of these, a missing variable, too deep, past the cap of out.
 */
#ifndef DECODE_DIALECT_INTERPOLATE_H
#define DECODE_DIALECT_INTERPOLATE_H

#include "decode/vars.h"

#define INTERPOLATE_DEPTH 32

/* The template is not a view of out->text.  line: for the reason. */
enum verdict interpolate(struct slice template, uint32_t line, const struct vars *inherited,
	struct vars *out, struct err *);

#endif

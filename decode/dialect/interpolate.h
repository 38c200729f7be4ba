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
 * itself.  Names are looked up in the given tables first, and then in out.
 * V_MORE: a ${ lacks its closing brace where more may follow.  V_BAD: a ${ that is none of these, a
 * missing variable, too deep, past the cap of out.
 */
#ifndef DECODE_DIALECT_INTERPOLATE_H
#define DECODE_DIALECT_INTERPOLATE_H

#include "decode/vars.h"

#define INTERPOLATE_DEPTH 32

/* The template is not a view of out->text.  open: the text ends with it, and might go on.  line: for the
 * reason. */
enum verdict interpolate(struct slice template, bool open, uint32_t line,
	const struct lookup *names, struct vars *out, struct err *);

#endif

/* SPDX-License-Identifier: ISC */
#include "decode/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const enum fault usual[] = {
	[V_OK] = F_NONE, [V_MORE] = F_LATE, [V_BAD] = F_DATA, [V_SYS] = F_SYSTEM,
};

static void
err_put(struct err *e, enum fault fault, int sys, const char *fmt, va_list ap)
{
	const size_t n = strlen(fmt);

	e->fault = fault;
	e->sys = sys;
	e->source = NULL;
	if (n < sizeof e->text && !memchr(fmt, '%', n))
		memcpy(e->text, fmt, n + 1);	/* what every look at a missing file says */
	else
		vsnprintf(e->text, sizeof e->text, fmt, ap);
}

enum verdict
err_set(struct err *e, enum verdict v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_put(e, usual[v], 0, fmt, ap);
	va_end(ap);
	return v;
}

enum verdict
err_fault(struct err *e, enum verdict v, enum fault fault, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_put(e, fault, 0, fmt, ap);
	va_end(ap);
	return v;
}

enum verdict
err_sys(struct err *e, int n, const char *fmt, ...)
{
	va_list ap;
	size_t used;

	va_start(ap, fmt);
	err_put(e, n == EACCES || n == EPERM ? F_ACCESS : F_SYSTEM, n, fmt, ap);
	va_end(ap);
	used = strlen(e->text);
	snprintf(e->text + used, sizeof e->text - used, ": %s", strerror(n));
	return V_SYS;
}

const char *
err_quoted(const char *value, char room[ERR_QUOTED])
{
	if (strcasestr(value, "AGE-SECRET-KEY-"))
		return "a secret key";
	snprintf(room, ERR_QUOTED, "'%.20s'", value);
	return room;
}

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

/* A mere AGE_SECRET_KEY_ is no key: variables are called so. */
static bool
err_is_key(const unsigned char *p, size_t n)
{
	static const char front[] = "age-secret-key-";
	bool as_name = false;
	size_t i = 0;

	for (; i < n && front[i]; i++) {
		as_name |= front[i] == '-' && p[i] == '_';
		if (front[i] != (front[i] == '-' && p[i] == '_' ? '-' : p[i] | 32))
			return false;
	}
	if (front[i] || !as_name)
		return !front[i];
	p += i, n -= i;
	return n && (p[0] == '1'
	    || (n > 3 && (p[0] | 32) == 'p' && (p[1] | 32) == 'q' && p[3] == '1'));
}

bool
err_holds_key(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] | 32) == 'a' && err_is_key(text.p + i, text.n - i))
			return true;
	return false;
}

const char *
err_quoted(const char *value, char room[ERR_QUOTED])
{
	const char *equals = strchr(value, '=');
	const size_t n = equals ? (size_t)(equals - value) : ERR_SHOWN;

	if (err_holds_key(slice_str(value)))
		return "a secret key";
	snprintf(room, ERR_QUOTED, n < ERR_SHOWN ? "'%.*s=...'" : "'%.*s'",
	    (int)(n < ERR_SHOWN ? n : ERR_SHOWN), value);
	return room;
}

int
err_path_shown(const char *path)
{
	int n = 0;

	while (path[n] && path[n] != '/' && path[n] != '=')
		n++;
	return path[n] == '=' ? n + 1 : 120;
}

/* SPDX-License-Identifier: ISC */
#include "seal/in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/chars.h"

bool
in_is_secret(struct slice s)
{
	/* Identities of age, and secret keys of minisign with and without a password. */
	static const char *const fronts[] = { "AGE-SECRET-KEY-", "RWRTY0Iy", "RWQAAEIy" };
	struct slice skipped;

	if (slice_starts(s, SLICE("untrusted comment:")))
		slice_line(&s, &skipped);
	while (s.n && strchr(" \t\r\n", *s.p))
		slice_take(&s, 1, &skipped);
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (s.n >= strlen(fronts[i])
		    && strncasecmp((const char *)s.p, fronts[i], strlen(fronts[i])) == 0)
			return true;
	return false;
}

enum verdict
in_blame(const char *path, enum verdict v, struct err *e)
{
	enum { ROOM = 255 - sizeof "sealenv:  [77]", NAME = 100, AROUND = sizeof ": ..." - 1 };
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	size_t reason = strlen(e->text), n, keep;
	struct slice before;

	if (v == V_OK)
		return v;
	if (in_is_secret(slice_str(name)) || err_holds_key(slice_str(name)))
		name = "a secret key stands where a file is expected";
	n = keep = strlen(name);
	/* A variable with its value, where a file is expected. */
	if (slice_until(&(struct slice){ (const unsigned char *)name, n }, '=', &before)
	    && chars_are_identifier(before))
		n = keep = before.n + 1;
	if (reason + AROUND + n > ROOM) {
		size_t room = reason + AROUND + NAME < ROOM ? ROOM - AROUND - reason : NAME;

		keep = n < room ? n : room;
		reason = reason + AROUND + keep > ROOM ? ROOM - AROUND - keep : reason;
	}
	snprintf(e->text + reason, sizeof e->text - reason, ": %s%.*s", keep < n ? "..." : "",
	    (int)keep, name + n - keep);
	return v;
}

static enum verdict
in_read_all(int fd, struct buf *out, struct err *e)
{
	struct stat st;
	enum verdict v = V_OK;
	ssize_t n = 1;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		v = buf_reserve(out, (size_t)st.st_size + 1, e);
	while (v == V_OK && n) {
		if (out->n == out->cap && (v = buf_reserve(out, 1, e)) != V_OK)
			break;
		n = read(fd, out->p + out->n, out->cap - out->n);
		if (n > 0)
			out->n += (size_t)n;
		else if (n < 0 && errno != EINTR)
			v = err_sys(e, errno, "cannot read");
	}
	return v;
}

enum verdict
in_read(const char *path, struct buf *out, struct err *e)
{
	static bool used;
	bool standard = strcmp(path, "-") == 0;
	int fd = STDIN_FILENO;
	enum verdict v;

	if (standard && used)
		return err_usage(e, "standard input can be read only once");
	used |= standard;
	if (!standard && (fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) < 0)
		return in_blame(path, err_sys(e, errno, "cannot open"), e);
	v = in_read_all(fd, out, e);
	if (!standard)
		close(fd);
	return in_blame(path, v, e);
}

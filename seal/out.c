/* SPDX-License-Identifier: ISC */
#include "seal/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/utf8.h"
#include "seal/in.h"

/* A file that has been written and does not have its name yet. */
struct out_draft {
	const char *path;	/* as it was given; NULL is standard output */
	enum out_kind kind;
	int fd, dir;		/* of the file and its directory; dir is -1 for a stream */
	char *real;		/* the path of its directory, followed by the name */
	const char *base;	/* its final name in dir */
	char temp[32];		/* its temporary name, if one is needed */
	bool named;		/* it has a name already */
};

static enum verdict
out_write_all(int fd, struct slice s, struct err *e)
{
	struct slice done;

	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n >= 0)
			slice_take(&s, (size_t)n, &done);
		else if (errno != EINTR)
			return err_sys(e, errno, "cannot write");
	}
	return V_OK;
}

/* Whether the output holds bytes that a terminal would interpret instead of showing, or that are
 * not text. */
static bool
out_is_binary(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == 0x7f || (s.p[i] < ' ' && !memchr("\t\r\n", s.p[i], 3)))
			return true;
	return utf8_text(s) != s.n;
}

static enum verdict
out_write_stream(int fd, struct slice s, enum out_kind kind, struct err *e)
{
	if (kind != OUT_REPORT && isatty(fd) && out_is_binary(s))
		return err_usage(e, "binary data is not written to a terminal; use -o FILE");
	return out_write_all(fd, s, e);
}

/* The temporary name depends only on the final one, so that a file that a killed run left behind is
 * found again. */
static void
out_temp_name(struct out_draft *d)
{
	struct slice base = slice_str(d->base);
	unsigned char hash[8];
	char hex[17];

	crypto_generichash(hash, sizeof hash, base.p, base.n, NULL, 0);
	snprintf(d->temp, sizeof d->temp, ".sealenv-%s", sodium_bin2hex(hex, sizeof hex, hash, 8));
}

/* For a file that has a name from the start: no two processes may write to it at a time. */
static void
out_temp_random(struct out_draft *d)
{
	snprintf(d->temp, sizeof d->temp, ".sealenv-%08x%08x", randombytes_random(),
	    randombytes_random());
}

/* Whether an existing file must not be overwritten. */
static bool
out_is_fresh(enum out_kind kind)
{
	return kind == OUT_IDENTITY || kind == OUT_PUBLIC;
}

static enum verdict
out_draft_open(struct out_draft *d, bool fresh, struct err *e)
{
	d->fd = openat(d->dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (d->fd >= 0) {
		out_temp_name(d);
		return V_OK;
	}
	if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
		return err_sys(e, errno, "cannot write to this directory");
	out_temp_random(d);
	d->fd = openat(d->dir, fresh ? d->base : d->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600);
	if (d->fd < 0)
		return err_sys(e, errno, "cannot write to this directory");
	d->named = true;
	return V_OK;
}

/* An unnamed file gets its name through its descriptor: since Linux 6.10, or else through /proc. */
static bool
out_link_unnamed(const struct out_draft *d, const char *name)
{
	char proc[32];

	if (linkat(d->fd, "", d->dir, name, AT_EMPTY_PATH) == 0)
		return true;
	if (errno == EEXIST)
		return false;
	snprintf(proc, sizeof proc, "/proc/self/fd/%d", d->fd);
	return linkat(AT_FDCWD, proc, d->dir, name, AT_SYMLINK_FOLLOW) == 0;
}

/*
 * No system call links over an existing name, so that a second name and a rename are needed.  Any
 * file under the second name is complete: a killed run left it, or another sealenv is writing the
 * same file, and will find its file missing and try again.
 */
static enum verdict
out_draft_name(const struct out_draft *d, bool fresh, struct err *e)
{
	if (d->named)
		return fresh || renameat(d->dir, d->temp, d->dir, d->base) == 0 ? V_OK
		    : err_sys(e, errno, "cannot replace");
	for (int tries = 0; tries < 100; tries++) {
		if (out_link_unnamed(d, d->base))
			return V_OK;
		if (errno != EEXIST || fresh)
			break;
		if (out_link_unnamed(d, d->temp)) {
			if (renameat(d->dir, d->temp, d->dir, d->base) == 0)
				return V_OK;
			if (errno != ENOENT) {
				err_sys(e, errno, "cannot replace");
				unlinkat(d->dir, d->temp, 0);
				return V_SYS;
			}
		} else if (errno != EEXIST
		    || (unlinkat(d->dir, d->temp, 0) != 0 && errno != ENOENT))
			break;
	}
	return err_sys(e, errno, "cannot give the file its name");
}

static enum verdict
out_set_owner(int fd, const struct stat *old, enum out_kind kind, struct err *e)
{
	mode_t mode = 0600, mask = umask(0);

	umask(mask);
	if (kind == OUT_SEALED || kind == OUT_PUBLIC)
		mode = 0666 & ~mask;
	if (old && kind <= OUT_TEXT) {
		struct stat now;
		bool same = fstat(fd, &now) == 0 && now.st_uid == old->st_uid
		    && now.st_gid == old->st_gid;

		mode = old->st_mode & 07777;
		if (!same && fchown(fd, old->st_uid, old->st_gid) != 0)
			return err_sys(e, errno, "cannot keep the owner of the file");
	}
	return fchmod(fd, mode) == 0 ? V_OK : err_sys(e, errno, "cannot set the mode");
}

static void
out_draft_remove(struct out_draft *d)
{
	if (d->named)
		unlinkat(d->dir, out_is_fresh(d->kind) ? d->base : d->temp, 0);
}

static enum verdict
out_draft_write(struct out_draft *d, struct slice s, const struct stat *old, struct err *e)
{
	enum verdict v = out_draft_open(d, out_is_fresh(d->kind), e);

	if (v != V_OK)
		return v;
	v = out_write_all(d->fd, s, e);
	if (v == V_OK)
		v = out_set_owner(d->fd, old, d->kind, e);
	if (v == V_OK && fsync(d->fd) != 0)
		v = err_sys(e, errno, "cannot write");
	return v;
}

/* Splits a path into its directory and the name in it. */
static enum verdict
out_split_path(char *path, struct out_draft *d, struct err *e)
{
	char *slash = strrchr(path, '/');

	d->base = slash ? slash + 1 : path;
	if (!*d->base)
		return err_usage(e, "a folder stands where a file is expected");
	if (slash)
		*slash = '\0';
	path = !slash ? "." : *path ? path : "/";
	d->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->dir < 0 && errno == EACCES)	/* enough to create a file; only fsync needs more */
		d->dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return d->dir >= 0 ? V_OK : err_sys(e, errno, "cannot open the folder");
}

/* A file without its final name is removed. */
static void
out_draft_close(struct out_draft *d)
{
	out_draft_remove(d);
	if (d->fd >= 0)
		close(d->fd);
	if (d->dir >= 0)
		close(d->dir);
	free(d->real);
}

static enum verdict
out_prepare_file(struct out_draft *d, struct slice s, const struct stat *old, struct err *e)
{
	enum verdict v;

	/* A symbolic link stays: the file that it leads to is replaced. */
	d->real = old ? realpath(d->path, NULL) : strdup(d->path);
	if (!d->real)
		return err_sys(e, errno, "cannot find the file");
	v = out_split_path(d->real, d, e);
	return v == V_OK ? out_draft_write(d, s, old, e) : v;
}

/* Writes a file that has no name yet; writes nothing for a stream. */
static enum verdict
out_prepare(const struct out_file *file, struct out_draft *d, struct err *e)
{
	bool standard = !file->path || strcmp(file->path, "-") == 0, there;
	struct stat st;
	enum verdict v = V_OK;

	*d = (struct out_draft){ .path = standard ? NULL : file->path, .kind = file->kind, .fd = -1,
		.dir = -1 };
	if (standard)
		return V_OK;
	there = stat(d->path, &st) == 0;
	if (!there && errno != ENOENT)
		v = err_sys(e, errno, "cannot write");
	else if (there && out_is_fresh(d->kind))
		v = err_usage(e, "the file exists and is not overwritten");
	else if (!there || S_ISREG(st.st_mode))
		v = out_prepare_file(d, file->content, there ? &st : NULL, e);
	return in_blame(d->path, v, e);
}

static enum verdict
out_commit(struct out_draft *d, struct err *e)
{
	enum verdict v = out_draft_name(d, out_is_fresh(d->kind), e);

	if (v == V_OK)
		fsync(d->dir);	/* the file is in place, and a failure would not change that */
	d->named = d->named && v != V_OK;
	return in_blame(d->path, v, e);
}

static enum verdict
out_commit_stream(struct out_draft *d, struct slice s, struct err *e)
{
	if (!d->path)
		return in_blame("standard output",
		    out_write_stream(STDOUT_FILENO, s, d->kind, e), e);
	d->fd = open(d->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return in_blame(d->path, d->fd >= 0 ? out_write_stream(d->fd, s, d->kind, e)
	    : err_sys(e, errno, "cannot write"), e);
}

static enum verdict
out_commit_all(struct out_draft *d, const struct out_file *files, size_t n, const sigset_t *before,
	struct err *e)
{
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < n; i++)
		if (d[i].dir >= 0)
			v = out_commit(&d[i], e);
	if (v == V_OK)		/* a pipe may stay full for a long time */
		sigprocmask(SIG_SETMASK, before, NULL);
	for (size_t i = 0; v == V_OK && i < n; i++)
		if (d[i].dir < 0)
			v = out_commit_stream(&d[i], files[i].content, e);
	return v;
}

enum verdict
out_write_files(const struct out_file *files, size_t n, struct err *e)
{
	struct out_draft *drafts = calloc(n, sizeof *drafts);
	size_t ready = 0;
	sigset_t all, before;
	enum verdict v = V_OK;

	if (!drafts)
		return err_sys(e, ENOMEM, "cannot write");
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	while (v == V_OK && ready < n) {
		v = out_prepare(&files[ready], &drafts[ready], e);
		ready++;
	}
	if (v == V_OK)
		v = out_commit_all(drafts, files, n, &before, e);
	for (size_t i = 0; i < ready; i++)
		out_draft_close(&drafts[i]);
	free(drafts);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return v;
}

enum verdict
out_write(const char *path, struct slice s, enum out_kind kind, struct err *e)
{
	return out_write_files(&(struct out_file){ path, s, kind }, 1, e);
}

/* SPDX-License-Identifier: ISC */
#include "init/pid1/trust.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "init/pid1/proc.h"

static bool
trust_user(uid_t user, uid_t command)
{
	return user == 0 || user == geteuid() || user == command;
}

/* Whether nobody else can replace the entry: in a sticky directory only its owner can. */
static bool
trust_entry(const struct stat *dir, const struct stat *entry, uid_t command)
{
	return !(dir->st_mode & S_IWOTH)
	    || ((dir->st_mode & S_ISVTX) && trust_user(entry->st_uid, command));
}

/* Checks all components of the path, from the root on. */
static bool
trust_way(const char *path, uid_t command)
{
	struct stat dir, entry;
	char part[PATH_MAX];
	size_t next;

	for (size_t n = 0; path[n]; n = next) {
		next = n + 1 + strcspn(path + n + 1, "/");
		if (next >= sizeof part)
			return false;
		memcpy(part, path, next);
		part[next] = '\0';
		if (lstat(part, &entry) < 0)
			return false;
		part[n + 1] = '\0';	/* with its slash, so that a link is followed */
		if (stat(part, &dir) < 0 || !trust_entry(&dir, &entry, command))
			return false;
	}
	return true;
}

/* Checks the path as given, and the path that links lead to; without /proc, links cannot be
 * recognised. */
static bool
trust_place(const char *path, int fd, uid_t command)
{
	char link[32], real[PATH_MAX];
	ssize_t n;

	if (!trust_way(path, command))
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof real - 1);
	real[n > 0 ? n : 0] = '\0';
	return n <= 0 || trust_way(real, command);
}

/* Returns the one of its real and effective users (which differ in a set-user-ID program) that is
 * not trusted, or 0. */
static uid_t
trust_stranger(pid_t pid, uid_t command)
{
	char text[512], *at;
	uid_t user, effective;

	proc_read(pid, "status", text, sizeof text);
	at = proc_is_ours() ? strstr(text, "\nUid:") : NULL;
	if (!at)
		return (uid_t)-1;
	at += strspn(at, "\nUid:\t");
	user = decimal_lead(at);
	effective = decimal_lead(at + strcspn(at, "\t") + 1);
	return !trust_user(user, command) ? user : !trust_user(effective, command) ? effective : 0;
}

enum verdict
trust_pidfile(const char *path, int fd, pid_t named, uid_t command, struct err *e)
{
	static const char where[] = "in a directory that everybody can write";
	struct stat st, entry;
	uid_t stranger;

	if (trust_place(path, fd, command))
		return V_OK;
	if (fstat(fd, &st) < 0 || lstat(path, &entry) < 0
	    || entry.st_ino != st.st_ino || st.st_nlink != 1)
		return err_set(e, V_MORE, "pid file is a link, %s", where);
	if (!trust_user(st.st_uid, command))
		return err_set(e, V_MORE, "pid file is of user %u, %s", st.st_uid, where);
	stranger = trust_stranger(named, command);
	if (stranger == (uid_t)-1)
		return err_set(e, V_MORE, "pid file names a process of an unknown user, %s", where);
	if (stranger)
		return err_set(e, V_MORE, "pid file names a process of user %u, %s",
		    stranger, where);
	return V_OK;
}

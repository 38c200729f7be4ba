/* SPDX-License-Identifier: ISC */
#include "init/start/user.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "decode/arena.h"
#include "decode/decimal.h"
#include "init/base/ask.h"
#include "init/base/file.h"
#include "init/base/log.h"
#include "init/start/privacy.h"

#define USER_FILE_MAX ((size_t)16 << 20)
#define USER_GROUPS_MAX 65536	/* the kernel's limit */
#define USER_FIELDS 7

/* Reads a file; a missing one counts as empty. */
static enum verdict
user_read_file(const char *path, struct buf *out, struct err *e)
{
	enum verdict v = file_read(path, out, e);

	return v == V_MORE ? V_OK : v;
}

/* Parses a decimal id.  The largest one, -1, is refused: to the kernel it means "unchanged". */
static bool
user_parse_id(struct slice s, uint32_t *out)
{
	uint64_t n;

	if (!decimal_parse(s, UINT32_MAX - 1, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

/* Splits the next line, with or without an LF or CR LF, that is neither a comment nor an entry for
 * another service such as NIS (+ and -, nsswitch.conf(5)).  Missing fields are empty. */
static bool
user_next_line(struct slice *text, struct slice field[USER_FIELDS])
{
	struct slice line;

	do
		if (!slice_line(text, &line))
			return false;
	while (line.n && memchr("#+-", line.p[0], 3));
	line.n -= line.n && line.p[line.n - 1] == '\r';
	for (size_t i = 0; i < USER_FIELDS; i++)
		if (!slice_field(&line, ':', &field[i]))
			field[i] = (struct slice){ NULL, 0 };
	return true;
}

/* Finds the line with the given name or, for a number, with that id in its third field. */
static bool
user_find_line(struct slice *text, struct slice want, struct slice field[USER_FIELDS])
{
	uint32_t number, other;
	bool numeric = user_parse_id(want, &number);

	while (user_next_line(text, field))
		if (numeric ? user_parse_id(field[2], &other) && other == number
		    : slice_eq(field[0], want))
			return true;
	return false;
}

static bool
user_is_listed(struct slice members, struct slice name)
{
	struct slice member;

	while (slice_field(&members, ',', &member))
		if (slice_eq(member, name))
			return true;
	return false;
}

static enum verdict
user_add_group(struct user *u, gid_t gid, struct err *e)
{
	gid_t *groups;

	for (size_t i = 0; i < u->n; i++)
		if (u->groups[i] == gid)
			return V_OK;
	if (u->n == USER_GROUPS_MAX)
		return err_fault(
		    e, V_BAD, F_CONFIG, "the user is in more than %d groups", USER_GROUPS_MAX);
	groups = arena_grow(u->groups, (u->n + 1) * sizeof *groups);
	if (!groups)
		return err_set(e, V_SYS, "no memory");
	u->groups = groups;
	u->groups[u->n++] = gid;
	return V_OK;
}

static enum verdict
user_unknown(struct err *e, const char *what, struct slice name)
{
	return err_fault(e, V_BAD, F_CONFIG, "%s '%.*s' is not in /etc/%s", what,
	    (int)(name.n < ERR_SHOWN ? name.n : ERR_SHOWN), (const char *)name.p,
	    what[0] == 'u' ? "passwd" : "group");
}

static enum verdict
user_set_home(struct user *u, struct slice home, struct err *e)
{
	if (home.n == 0)
		home = SLICE("/");
	if (!(u->home = arena_take(5 + home.n + 1)))
		return err_set(e, V_SYS, "no memory");
	memcpy(u->home, "HOME=", 5);
	memcpy(u->home + 5, home.p, home.n);
	return V_OK;
}

/* Finds the line in /etc/passwd. *name is the name in that line, or empty if a number is not
 * listed. */
static enum verdict
user_find_passwd(
    struct slice text, struct slice want, struct user *u, struct slice *name, struct err *e)
{
	struct slice field[USER_FIELDS];

	*name = (struct slice){ NULL, 0 };
	if (!user_find_line(&text, want, field)) {
		if (!user_parse_id(want, &u->uid))
			return user_unknown(e, "user", want);
		u->gid = 0;	/* as in container engines */
		return user_set_home(u, (struct slice){ NULL, 0 }, e);
	}
	if (!user_parse_id(field[2], &u->uid) || !user_parse_id(field[3], &u->gid))
		return err_fault(e, V_BAD, F_CONFIG, "user '%.*s' has no valid id in /etc/passwd",
			(int)(want.n < ERR_SHOWN ? want.n : ERR_SHOWN), (const char *)want.p);
	*name = field[0];
	return user_set_home(u, field[5], e);
}

static enum verdict
user_find_group(struct slice text, struct slice want, struct user *u, struct err *e)
{
	struct slice field[USER_FIELDS];

	if (user_find_line(&text, want, field))
		want = field[2];
	return user_parse_id(want, &u->gid) ? user_add_group(u, u->gid, e)
	    : user_unknown(e, "group", want);
}

/* Adds every group that lists the user as a member. */
static enum verdict
user_find_groups(struct slice text, struct slice name, struct user *u, struct err *e)
{
	enum verdict v = user_add_group(u, u->gid, e);
	struct slice field[USER_FIELDS];
	gid_t gid;

	while (v == V_OK && name.n && user_next_line(&text, field))
		if (user_is_listed(field[3], name) && user_parse_id(field[2], &gid))
			v = user_add_group(u, gid, e);
	return v;
}

enum verdict
user_find(const char *spec, struct user *u, struct err *e)
{
	struct slice group = slice_str(spec ? spec : ""), user = group, name;
	struct buf passwd = BUF(USER_FILE_MAX), groups = BUF(USER_FILE_MAX);
	bool chosen = slice_until(&group, ':', &user);
	char room[ERR_QUOTED];
	enum verdict v;

	*u = (struct user){ 0 };
	if (!spec)
		return V_OK;
	chosen &= group.n != 0;		/* "U:" means "U", as in container engines */
	if (user.n == 0 || strchr(spec, '='))
		return err_fault(
		    e, V_BAD, F_USAGE, "expected a user, U or U:G, got %s", err_quoted(spec, room));
	v = user_read_file("/etc/passwd", &passwd, e);
	if (v == V_OK)
		v = user_read_file("/etc/group", &groups, e);
	if (v == V_OK)
		v = user_find_passwd(buf_slice(&passwd), user, u, &name, e);
	if (v == V_OK)
		v = chosen ? user_find_group(buf_slice(&groups), group, u, e)
			: user_find_groups(buf_slice(&groups), name, u, e);
	buf_free(&passwd);
	buf_free(&groups);
	if (v != V_OK)
		user_free(u);
	return v;
}

/* Whether all ids are already those of the user, so that no privilege could be gained or lost. */
static bool
user_is_already(const struct user *u)
{
	uid_t r, eff, s;
	gid_t gr, geff, gs;

	return getresuid(&r, &eff, &s) == 0 && getresgid(&gr, &geff, &gs) == 0 &&
		r == u->uid && eff == u->uid && s == u->uid &&
		gr == u->gid && geff == u->gid && gs == u->gid;
}

/* Writes those of the n groups that are neither among others nor the user's own: "27, 2000". */
static const char *
user_groups_beyond(const struct user *u, const gid_t *groups, size_t n, const gid_t *others,
    size_t m, char out[64])
{
	size_t at = 0, j;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		for (j = 0; j < m && others[j] != groups[i]; j++)
			;
		if (j < m || groups[i] == u->gid)
			continue;
		if (at > 48) {
			strcpy(out + at, ", ...");
			break;
		}
		at += (size_t)sprintf(out + at, "%s%lu", at ? ", " : "", (unsigned long)groups[i]);
	}
	return out;
}

/* Without the privilege to set groups, the inherited ones stay, and a warning lists them. */
static void
user_tell_groups(const struct user *u)
{
	int n = getgroups(0, NULL);
	gid_t *have = n < 0 ? NULL : arena_take(((size_t)n + 1) * sizeof *have);
	char list[64];

	if (have && (n = getgroups(n, have)) >= 0) {
		if (*user_groups_beyond(u, have, (size_t)n, u->groups, u->n, list))
			log_warn("stays in the groups %s: setting groups needs CAP_SETGID", list);
		if (*user_groups_beyond(u, u->groups, u->n, have, (size_t)n, list))
			log_warn("is not in the groups %s: setting groups needs CAP_SETGID", list);
	}
	arena_give(have);
}

static enum verdict
user_become(const struct user *u, struct err *e)
{
	pid_t parent = getppid();
	int death = 0;

	prctl(PR_GET_PDEATHSIG, &death);
	if (setgroups(u->n, u->groups) < 0) {
		if (errno != EPERM || !user_is_already(u))
			return err_sys(e, errno, "cannot set the groups");
		user_tell_groups(u);
	}
	if (setresgid(u->gid, u->gid, u->gid) < 0)
		return err_sys(e, errno, "cannot become group %lu", (unsigned long)u->gid);
	if (setresuid(u->uid, u->uid, u->uid) < 0)
		return err_sys(e, errno, "cannot become user %lu", (unsigned long)u->uid);
	if (u->uid != 0 && setuid(0) == 0)
		return err_fault(e, V_SYS, F_ACCESS, "user %lu could become root again",
			(unsigned long)u->uid);
	privacy_begin();
	if (death) {	/* the kernel has cleared the setting */
		prctl(PR_SET_PDEATHSIG, death);
		if (getppid() != parent)
			kill(getpid(), death);
	}
	return V_OK;
}

static void
user_hold_log(void *unused)
{
	(void)unused;
	log_hold();
}

struct user_way { const char *to; int error; };

static void
user_change_directory(void *arg)
{
	struct user_way *way = arg;

	way->error = chdir(way->to) < 0 ? errno : 0;
}

enum verdict
user_enter(const struct config *c, const struct user *u, struct err *e)
{
	struct user_way way = { .to = c->workdir };
	enum verdict v = V_OK;

	if (c->user) {
		if (c->termination_log)		/* perhaps only root can open it */
			ask(c->termination_log, user_hold_log, NULL);
		v = user_become(u, e);
	}
	if (v == V_OK && c->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		v = err_sys(e, errno, "cannot set no_new_privs");
	if (v == V_OK && c->workdir)
		ask(c->workdir, user_change_directory, &way);
	if (!way.error)
		return v;
	if (way.error == ENOENT || way.error == ENOTDIR)
		return err_fault(e, V_BAD, F_CONFIG, "no such directory: %.*s",
		    err_path_shown(c->workdir), c->workdir);
	return err_sys(e, way.error, "cannot change to %.*s", err_path_shown(c->workdir),
	    c->workdir);
}

void
user_free(struct user *u)
{
	arena_give(u->groups);
	arena_give(u->home);
	*u = (struct user){ 0 };
}

/* SPDX-License-Identifier: ISC */
/*
 * user: the user that the application runs as.  USER or USER:GROUP, by name or number, is looked up
 * only in the image's own /etc/passwd and /etc/group; "USER:" means USER.  A number is always an
 * id, and need not be listed.  Without GROUP, the groups are the user's own and those that list the
 * user as a member; with GROUP there is only that one.
 */
#ifndef INIT_START_USER_H
#define INIT_START_USER_H

#include <stdbool.h>
#include <sys/types.h>

#include "decode/buf.h"
#include "init/config/config.h"

struct user {
	uid_t uid;
	gid_t gid;
	gid_t *groups;		/* supplementary, gid among them */
	size_t n;
	char *home;		/* "HOME=/…"; "HOME=/" if the user is not listed */
};

/* Looks up the user.  Does nothing if spec is NULL.  V_BAD with F_CONFIG: there is no such name, or
 * a line of a file is malformed.  V_SYS: a file cannot be read. */
enum verdict user_find(const char *spec, struct user *, struct err *);

/*
 * Applies --user, --no-new-privs and --workdir: changes all three user ids for good, and then
 * changes to the directory with the rights of that user.  What was not asked for stays unchanged.
 * If the process is that user already, it may lack the privilege to set groups; then those it has
 * stay, and a warning lists them.  A parent-death signal survives.  V_SYS with F_ACCESS: not
 * permitted.  V_BAD with F_CONFIG: no such directory.
 */
enum verdict user_enter(const struct config *, const struct user *, struct err *);

void user_free(struct user *);

#endif

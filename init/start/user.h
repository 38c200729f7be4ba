/*
 * user: who the application runs as.  USER or USER:GROUP, by name or number, looked up in the
 * image's own /etc/passwd and /etc/group and nowhere else; "USER:" is USER.  A number is always an
 * id, and need not be listed.  Without GROUP it is the user's own group, and those that list the
 * user as a member; with GROUP it is that one alone.
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
	char *home;		/* "HOME=/…"; "/" where the user is not listed */
};

/* spec NULL: nobody in particular, and nothing is done.  V_BAD, F_CONFIG: no such name, or a file
 * with a line that is not one of its kind.  V_SYS. */
enum verdict user_find(const char *spec, struct user *, struct err *);

/*
 * --user, --no-new-privs and --workdir: becomes that user, with all three ids, and cannot go back;
 * then changes to the directory with that user's rights.  What was not asked for stays as it is.
 * Where the process is that user already, it may lack the right to set groups; those it has stay,
 * and a line says which.  A parent-death signal survives.  V_SYS, F_ACCESS: not permitted.  V_BAD,
 * F_CONFIG: no directory.
 */
enum verdict user_enter(const struct config *, const struct user *, struct err *);

void user_free(struct user *);

#endif

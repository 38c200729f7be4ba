/* SPDX-License-Identifier: ISC */
#include "init/start/privacy.h"

#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static struct rlimit privacy_core;	/* as inherited; the hard limit is never changed */
static bool privacy_limited;

void
privacy_begin(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (!privacy_limited && getrlimit(RLIMIT_CORE, &privacy_core) == 0 && privacy_core.rlim_cur)
		privacy_limited =
		    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, privacy_core.rlim_max }) == 0;
}

void
privacy_end(void)
{
	if (privacy_limited)
		privacy_limited = setrlimit(RLIMIT_CORE, &privacy_core) < 0;
}

/* SPDX-License-Identifier: ISC */
/* run: see run.h. */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/clock.h"
#include "tests/fault/run.h"

int64_t
run_latency(const struct run *r)
{
	int64_t from = r->book->done > r->book->started ? r->book->done : r->book->started;

	return r->trial.app > from ? r->trial.app - from : 0;
}

int64_t
run_timeout(const struct run *r)
{
	return MS(r->scenario->timeout ? r->scenario->timeout : 20000);
}

static void
folder_make(const struct run *r, const char *path)
{
	char options[64];
	uid_t owner = r->place->writer;

	if (mkdir(path, 0755) != 0 || (owner != geteuid() && chown(path, owner, owner) != 0))
		err(1, "%s", path);
	snprintf(options, sizeof options, "size=16k,mode=755,uid=%u", (unsigned)owner);
	if (r->scenario->disk && mount("tmpfs", path, "tmpfs", 0, options) != 0)
		err(1, "%s", path);
}

static void
folder_remove(const struct run *r, const char *path)
{
	if (r->scenario->disk)
		umount2(path, MNT_DETACH);
	place_remove(path);
}

static pid_t
writer_start(const struct run *r, struct hand *h)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!place_become(r->place->writer))
		err(1, "the writer");
	r->scenario->script(h);
	r->book->whole = r->scenario->ending == END_WHOLE || r->scenario->ending == END_EDGE;
	/* Once in some thousand runs, FUSE appends at an old end of the file. */
	r->book->lost = r->book->whole && h->kind == SOURCE_FILE && !hand_kept(h, h->text);
	r->book->whole &= !r->book->lost;
	_exit(0);
}

/* Half of the waiters start before the writer.  The others start while it works, or once the older
 * version with which the writer waits has settled. */
static int64_t
arrival(const struct run *r, uint64_t *seed)
{
	if (chance(seed) & 1 || r->scenario->ending == END_EDGE)
		return 0;
	if (r->scenario->lurks)
		return between(seed, r->settle * 2, r->settle * 5 / 2);
	return between(seed, 0, r->settle * 2);
}

/* Runs the waiter with the paths of the sources for its reader. */
static void
waiter_run(struct run *r, const struct cast *cast, const char *folder, const char *name)
{
	char timeout[32], settle[32], source[600], more[600], key[500];
	char *argv[20] = { (char *)cast->waiter, "-f", source }, **next = argv + 3;

	if (r->scenario->kind == SOURCE_DIR)
		snprintf(source, sizeof source, "dir:%s", folder);
	else
		snprintf(source, sizeof source, "%s%s/%s%s", form_dialects[r->form], folder, name,
			r->form == PINNED ? r->text->pin : "");
	snprintf(more, sizeof more, "%s/more.env%s", folder, r->form == PINNED ? r->more->pin : "");
	snprintf(key, sizeof key, "%s/key", folder);
	snprintf(timeout, sizeof timeout, "%dms", (int)(run_timeout(r) / MS(1)));
	snprintf(settle, sizeof settle, "%dms", (int)(r->settle / MS(1)));
	if (r->scenario->kind == SOURCE_SET)
		*next++ = "-f", *next++ = more;
	*next++ = "-t", *next++ = timeout;
	*next++ = "--settle", *next++ = settle;
	*next++ = "-i", *next++ = r->scenario->key ? key : (char *)cast->identity;
	if (r->form == STAMPED)
		*next++ = "--require-end";
	*next++ = "--", *next++ = (char *)cast->app;
	trial_run(argv, (char *[]){ "INHERITED=1", NULL }, r->place,
		run_timeout(r) + MS(20000), r->scenario->ahead ? 3600 : 0, &r->book->started,
		&r->book->said, &r->trial);
}

void
run_make(struct run *r, const struct cast *cast, int number)
{
	const char *name = r->scenario->path ? r->scenario->path : "app.env";
	uint64_t seed = r->seed;
	struct hand h = { .book = r->book, .form = r->form, .kind = r->scenario->kind,
		.text = r->text->form[r->form], .old = r->old->form[r->form],
		.more = r->more->form[r->form], .more_old = r->more_old->form[r->form],
		.key = cast->key, .other_key = cast->other_key,
		.settle = r->settle, .timeout = run_timeout(r),
		.reader_is_root = r->place->reader == 0, .seed = chance(&seed), .fd = -1 };
	char folder[400];
	pid_t writer;

	memset(r->book, 0, sizeof *r->book);
	snprintf(h.dir, sizeof h.dir, "%s/run%d", r->place->write, number);
	snprintf(h.path, sizeof h.path, "%s/%s", h.dir, name);
	snprintf(h.key_path, sizeof h.key_path, "%s/key", h.dir);
	snprintf(folder, sizeof folder, "%s/run%d", r->place->read, number);
	folder_make(r, h.dir);
	writer = writer_start(r, &h);
	if (r->scenario->after) {
		waitpid(writer, NULL, 0);
		sleep_until(now() + r->settle * 5 / 4);
	} else {
		sleep_until(now() + arrival(r, &seed));
	}
	waiter_run(r, cast, folder, name);
	if (!r->scenario->after)
		waitpid(writer, NULL, 0);
	folder_remove(r, h.dir);
}

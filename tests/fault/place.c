/* SPDX-License-Identifier: ISC */
/* place: see place.h. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/filter.h"
#include "tests/fault/place.h"

#define OTHER 65534	/* nobody */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path) != 0 && errno != ENOENT;
}

void
place_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

int
place_guard(const char *in, int (*inside)(char *argv[], const char *folder), char *argv[])
{
	static const int ends[] = { SIGHUP, SIGINT, SIGTERM, SIGCHLD };
	char folder[200];
	int sig, status;
	sigset_t set;
	pid_t pid;

	snprintf(folder, sizeof folder, "%s/fault.XXXXXX", in);
	if (!mkdtemp(folder) || chmod(folder, 0755) != 0)
		err(1, "%s", folder);
	sigemptyset(&set);
	for (int i = 0; i < 4; i++)
		sigaddset(&set, ends[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if ((pid = fork()) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		exit(inside(argv, folder));
	}
	if (sigwait(&set, &sig) == 0 && sig != SIGCHLD)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	place_remove(folder);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static bool
filter_calls(const struct filter *filter, unsigned short n)
{
	const struct program program = { n, filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		prctl(PR_SET_SECCOMP, 2, &program) == 0;
}

bool
place_refuse(const struct place *pl)
{
	static const struct filter inotify[] = {
		{ FILTER_LOAD, 0, 0, FILTER_CALL },
		{ FILTER_EQUAL, 0, 1, SYS_inotify_init1 },
		{ FILTER_RETURN, 0, 0, FILTER_REFUSE(EMFILE) },
		{ FILTER_RETURN, 0, 0, FILTER_ALLOW },
	};
	static const struct filter lease[] = {
		{ FILTER_LOAD, 0, 0, FILTER_CALL },
		{ FILTER_EQUAL, 0, 5, SYS_fcntl },
		{ FILTER_LOAD, 0, 0, FILTER_ARGUMENT(1) },
		{ FILTER_EQUAL, 0, 3, F_SETLEASE },
		{ FILTER_LOAD, 0, 0, FILTER_ARGUMENT(2) },
		{ FILTER_EQUAL, 0, 1, F_RDLCK },
		{ FILTER_RETURN, 0, 0, FILTER_REFUSE(EAGAIN) },
		{ FILTER_RETURN, 0, 0, FILTER_ALLOW },
	};

	return (!pl->deaf || filter_calls(inotify, sizeof inotify / sizeof *inotify)) &&
		(!pl->leaseless || filter_calls(lease, sizeof lease / sizeof *lease));
}

bool
place_become(uid_t uid)
{
	return uid == geteuid() ||
		(setgroups(0, NULL) == 0 && setgid(uid) == 0 && setuid(uid) == 0);
}

/* Continues in a child that ends with its parent.  The parent passes the child's exit code on. */
static void
go_on_in_child(void)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		return;
	}
	while (waitpid(pid, &status, 0) != pid)
		;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

bool
places_enclose(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS | CLONE_NEWPID) != 0)
		return false;
	go_on_in_child();	/* the child is PID 1 */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) != 0)
		err(1, "mount");
	go_on_in_child();	/* the waiter must not run as PID 1 */
	return true;
}

static void
folder(char *path, const char *in, const char *name, uid_t owner)
{
	snprintf(path, 300, "%s/%s", in, name);
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		err(1, "%s", path);
	if (owner != geteuid() && chown(path, owner, owner) != 0)
		err(1, "%s", path);
}

/* Whether the program succeeds.  Its output is discarded. */
static bool
succeeds(char *const argv[])
{
	posix_spawn_file_actions_t to_null;
	int status = 1;
	pid_t pid;

	posix_spawn_file_actions_init(&to_null);
	posix_spawn_file_actions_addopen(&to_null, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&to_null, 1, 2);
	if (posix_spawnp(&pid, argv[0], &to_null, NULL, argv, environ) != 0)
		return false;
	waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&to_null);
	return status == 0;
}

/* Whether the reader gets a read lease on the file. */
static bool
leased(const struct place *pl, const char *path)
{
	int fd, status = 1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(!place_become(pl->reader) || !place_refuse(pl) ||
			(fd = open(path, O_RDONLY)) < 0 || fcntl(fd, F_SETLEASE, F_RDLCK) != 0);
	waitpid(pid, &status, 0);
	return status == 0;
}

static bool
leases_tell(const struct place *pl)
{
	char above[400], below[400];
	bool while_open;
	int out;

	snprintf(above, sizeof above, "%s/probe", pl->read);
	snprintf(below, sizeof below, "%s/probe", pl->write);
	if ((out = open(below, O_WRONLY | O_CREAT | O_CLOEXEC, 0644)) < 0 ||
	    (pl->writer != geteuid() && fchown(out, pl->writer, pl->writer) != 0))
		err(1, "%s", below);
	while_open = leased(pl, above);
	close(out);
	bool closed = leased(pl, above);
	unlink(below);
	return closed && !while_open;
}

static struct place *
add(struct places *all, const char *fs, const char *user, const char *write, const char *read)
{
	struct place *pl = &all->v[all->n++];

	snprintf(pl->name, sizeof pl->name, "%s, %s", fs, user);
	pl->deaf = strcmp(user, "deaf") == 0;
	pl->leaseless = strcmp(fs, "nfs-like") == 0;
	pl->strange = strcmp(fs, "changing inodes") == 0;
	pl->fuse = strcmp(fs, "disk") != 0 && strcmp(fs, "tmpfs") != 0;
	pl->polled = pl->deaf || strcmp(write, read) != 0;
	pl->writer = strcmp(user, "owner") == 0 ? OTHER : geteuid();
	pl->reader = strcmp(user, "other") == 0 ? OTHER : pl->writer;
	folder(pl->write, write, user, pl->writer);
	snprintf(pl->read, sizeof pl->read, "%s/%s", read, user);
	/* On FUSE a lease does not show a writer behind the mount, and waitenv does not believe
	 * it. */
	pl->tells = !pl->fuse && leases_tell(pl);
	return pl;
}

static void
skip(struct places *all, const char *what, const char *why)
{
	printf("left out: %s (%s)\n", what, why);
	all->skipped++;
}

/* fuse2fs reports success even if the mount failed. */
static bool
mounted(const char *in, const char *at)
{
	struct stat below, above;

	return stat(in, &below) == 0 && stat(at, &above) == 0 && below.st_dev != above.st_dev;
}

/* A FUSE file system that shows a folder.  The writer uses the folder itself, so that no event
 * of its changes reaches the file system. */
static void
add_over(struct places *all, const char *in, const char *name, char *program, char *options)
{
	char below[300], above[300], lower[32];

	snprintf(lower, sizeof lower, "%s.below", name);
	folder(below, in, lower, 0);
	folder(above, in, name, 0);
	if (!succeeds(options ? (char *[]){ program, "-o", options, below, above, NULL } :
	    (char *[]){ program, below, above, NULL }) || !mounted(in, above)) {
		skip(all, name, "no /dev/fuse, or no such program");
		return;
	}
	add(all, name, "self", below, above);
	add(all, name, "other", below, above);
}

static void
add_fuse2fs(struct places *all, const char *in)
{
	char image[300], at[300];
	int fd;

	folder(at, in, "fuse2fs", 0);
	snprintf(image, sizeof image, "%s/image", in);
	fd = open(image, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, 256 << 20) != 0)
		err(1, "%s", image);
	close(fd);
	if (!succeeds((char *[]){ "mke2fs", "-q", "-t", "ext4", "-N", "20000", image, NULL }) ||
	    !succeeds((char *[]){ "fuse2fs", "-o", "allow_other", image, at, NULL }) ||
	    !mounted(in, at)) {
		skip(all, "fuse2fs", "no /dev/fuse, or no such program");
		return;
	}
	add(all, "fuse2fs", "self", at, at);
	add(all, "fuse2fs", "other", at, at);
}

static void
add_tmpfs(struct places *all, const char *in)
{
	char memory[300];

	folder(memory, in, "tmpfs", 0);
	if (mount("tmpfs", memory, "tmpfs", 0, "mode=755") != 0)
		err(1, "%s", memory);
	add(all, "tmpfs", "self", memory, memory)->own_disk = true;
	add(all, "tmpfs", "owner", memory, memory)->own_disk = true;
	add(all, "tmpfs", "other", memory, memory)->own_disk = true;
}

void
places_make(struct places *all, const char *in, bool enclosed, char *strange)
{
	char disk[300];

	folder(disk, in, "disk", geteuid());
	add(all, "disk", "self", disk, disk);
	add(all, "disk", "deaf", disk, disk);
	if (geteuid() != 0) {
		skip(all, "other users", "only root can become another");
	} else {
		add(all, "disk", "owner", disk, disk);
		add(all, "disk", "other", disk, disk);
	}
	if (!enclosed) {
		skip(all, "tmpfs and FUSE", "not permitted to mount");
		return;
	}
	add_tmpfs(all, in);
	add_over(all, in, "bindfs", "bindfs", "attr_timeout=0,entry_timeout=0");
	add_over(all, in, "bindfs -r", "bindfs", "ro");
	add_over(all, in, "bindfs, auto_cache", "bindfs", "auto_cache");
	add_over(all, in, "nfs-like", "bindfs", "attr_timeout=0,entry_timeout=0");
	add_fuse2fs(all, in);
	add_over(all, in, "changing inodes", strange, NULL);
}

/* SPDX-License-Identifier: ISC */
/*
 * strange: a FUSE file system that shows a folder.  Every lookup of a file gives a new inode
 * number; size, times and content stay the same.  With the word "times", each answer has new times
 * too.  In a folder with a file called ".slow", a list of names takes 30 ms.  Requests for files
 * beside a file called ".hang" get no answer until that is removed, as from a server that has died.
 *	strange FOLDER MOUNTPOINT [times]
 * The program ends once the file system is mounted; a child serves it until it is unmounted.  It
 * speaks the protocol of /dev/fuse: fuse(4), and linux/fuse.h, which musl does not install.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOOKUP = 1, FORGET = 2, GETATTR = 3, READLINK = 5, OPEN = 14, READ = 15, STATFS = 17,
    RELEASE = 18,
	FLUSH = 25, INIT = 26, OPENDIR = 27, READDIR = 28, RELEASEDIR = 29, INTERRUPT = 36,
	    BATCH_FORGET = 42 };

struct in { uint32_t len, op; uint64_t unique, node; uint32_t uid, gid, pid, pad; };
struct out { uint32_t len; int32_t error; uint64_t unique; };
struct attr {
	uint64_t ino, size, blocks, atime, mtime, ctime;
	uint32_t atime_ns, mtime_ns, ctime_ns, mode, links, uid, gid, rdev, block, flags;
};
/* Each valid is 0, so that nothing is cached. */
struct entry { uint64_t node, generation, valid[3]; struct attr attr; };
struct attr_out { uint64_t valid[2]; struct attr attr; };
struct getattr { uint32_t has_fh, pad; uint64_t fh; };
struct opened { uint64_t fh, flags; };
struct reading { uint64_t fh, offset; uint32_t size; };
struct init { uint32_t major, minor, readahead, flags; uint16_t background[2]; uint32_t write,
    rest[10]; };
struct item { uint64_t ino, offset; uint32_t n, type; char name[]; };
_Static_assert(sizeof(struct entry) == 128 && sizeof(struct init) == 64,
    "as linux/fuse.h has them");

enum { REQUEST = 8192, NODES = 1 << 22, HELD = 64 };

static char *path_of[NODES];	/* the path of each node; 1 is the folder */
static uint64_t nodes = 2;
static int device;
static bool new_times;
/* Requests that hang; len is 0 in a free slot. */
static _Alignas(8) unsigned char held[HELD][REQUEST];

static void
answer(const struct in *in, int error, const void *p, size_t n)
{
	static _Alignas(8) unsigned char all[sizeof(struct out) + (1 << 17)];

	n = error ? 0 : n;
	memcpy(all, &(struct out){ (uint32_t)(sizeof(struct out) + n), -error, in->unique },
	    sizeof(struct out));
	if (n)
		memcpy(all + sizeof(struct out), p, n);
	if (write(device, all, sizeof(struct out) + n) < 0 && errno == ENODEV)
		exit(0);
}

static struct attr
attr_of(const struct stat *st, uint64_t node)
{
	static uint64_t answers;
	const uint64_t later = new_times ? ++answers : 0;

	return (struct attr){ node, (uint64_t)st->st_size, (uint64_t)st->st_blocks,
	    (uint64_t)st->st_atim.tv_sec,
		(uint64_t)st->st_mtim.tv_sec + later, (uint64_t)st->st_ctim.tv_sec + later,
		    (uint32_t)st->st_atim.tv_nsec,
		(uint32_t)st->st_mtim.tv_nsec, (uint32_t)st->st_ctim.tv_nsec, st->st_mode,
		(uint32_t)st->st_nlink, st->st_uid, st->st_gid, 0, 4096, 0 };
}

static void
answer_lookup(const struct in *in, const char *name)
{
	struct entry e = { .node = nodes };
	struct stat st;
	char *path;

	if (nodes == NODES || asprintf(&path, "%s/%s", path_of[in->node], name) < 0)
		return answer(in, ENOMEM, NULL, 0);
	if (lstat(path, &st) < 0) {
		answer(in, errno, NULL, 0);
		return free(path);
	}
	path_of[nodes++] = path;
	e.attr = attr_of(&st, e.node);
	answer(in, 0, &e, sizeof e);
}

static void
answer_attr(const struct in *in, const struct getattr *want)
{
	struct attr_out a = { 0 };
	struct stat st;

	if ((want->has_fh & 1 ? fstat((int)want->fh, &st) : lstat(path_of[in->node], &st)) < 0)
		return answer(in, errno, NULL, 0);
	a.attr = attr_of(&st, in->node);
	answer(in, 0, &a, sizeof a);
}

static void
answer_open(const struct in *in, int flags)
{
	int fd = open(path_of[in->node], O_RDONLY | O_CLOEXEC | flags);

	answer(in, fd < 0 ? errno : 0, &(struct opened){ (uint64_t)fd, 0 }, sizeof(struct opened));
}

static void
answer_read(const struct in *in, const struct reading *want)
{
	static unsigned char text[1 << 17];
	ssize_t n = pread((int)want->fh, text, want->size < sizeof text ? want->size : sizeof text,
		(off_t)want->offset);

	answer(in, n < 0 ? errno : 0, text, (size_t)n);
}

static bool
has(const char *folder, const char *name)
{
	char path[4200];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static void
answer_names(const struct in *in, const struct reading *want)
{
	static _Alignas(8) unsigned char list[65536];
	DIR *dir = opendir(path_of[in->node]);
	struct dirent *d;
	uint64_t at = 0;
	size_t used = 0, n;

	memset(list, 0, sizeof list);
	if (has(path_of[in->node], ".slow"))
		nanosleep(&(struct timespec){ .tv_nsec = 30000000 }, NULL);
	while (dir && (d = readdir(dir))) {
		n = (sizeof(struct item) + strlen(d->d_name) + 7) & ~(size_t)7;
		if (at++ < want->offset)
			continue;
		if (used + n > want->size || used + n > sizeof list)
			break;
		struct item *item = (void *)(list + used);
		*item = (struct item){ 1000, at, (uint32_t)strlen(d->d_name), d->d_type };
		memcpy(item->name, d->d_name, item->n);
		used += n;
	}
	if (dir)
		closedir(dir);
	answer(in, 0, list, used);
}

static void
answer_link(const struct in *in)
{
	char target[4096];
	ssize_t n = readlink(path_of[in->node], target, sizeof target);

	answer(in, n < 0 ? errno : 0, target, (size_t)n);
}

static void
serve(const struct in *in)
{
	const void *body = in + 1;

	switch (in->op) {
	case INIT:
		return answer(in, 0, &(struct init){ 7, 31, 65536, 0, { 16, 16 }, 65536, { 1 } },
		    sizeof(struct init));
	case LOOKUP:
		return answer_lookup(in, body);
	case GETATTR:
		return answer_attr(in, body);
	case READLINK:
		return answer_link(in);
	case OPEN:
	case OPENDIR:
		return answer_open(in, in->op == OPEN ? 0 : O_DIRECTORY);
	case READ:
		return answer_read(in, body);
	case READDIR:
		return answer_names(in, body);
	case RELEASE:
	case RELEASEDIR:
		close((int)((const struct reading *)body)->fh);
		return answer(in, 0, NULL, 0);
	case FLUSH:
		return answer(in, 0, NULL, 0);
	case STATFS:
		return answer(in, 0, (uint64_t[10]){ 1, 1, 1, 1, 1, 4096 | 255ull << 32,
		    4096 }, 80);
	case FORGET:
		free(path_of[in->node]);
		path_of[in->node] = NULL;
		return;
	case INTERRUPT:
	case BATCH_FORGET:	/* their paths are kept */
		return;
	default:
		return answer(in, ENOSYS, NULL, 0);
	}
}

/* Whether the request is for a file in a folder that hangs. */
static bool
hangs(const struct in *in)
{
	const char *path = in->node < nodes ? path_of[in->node] : NULL;
	char mark[4200];
	int n = path ? (int)(in->op == LOOKUP ? strlen(path) : (size_t)(strrchr(path, '/') - path))
	    : 0;

	snprintf(mark, sizeof mark, "%.*s/.hang", n, path ? path : "");
	return path && in->op != FORGET && access(mark, F_OK) == 0;
}

static void
take(void)
{
	static _Alignas(8) unsigned char request[REQUEST + 65536];
	struct in *in = (void *)request;
	ssize_t n = read(device, request, sizeof request);
	int slot = 0;

	if (n < 0 && errno == ENODEV)
		exit(0);
	if (n < (ssize_t)sizeof *in)
		return;
	while (slot < HELD && ((struct in *)(void *)held[slot])->len)
		slot++;
	if (slot < HELD && n <= REQUEST && hangs(in))
		memcpy(held[slot], request, (size_t)n);
	else
		serve(in);
}

int
main(int argc, char *argv[])
{
	char options[128];
	struct pollfd p = { .events = POLLIN };

	new_times = argc == 4 && strcmp(argv[3], "times") == 0;
	if (argc != 3 + new_times || (device = p.fd = open("/dev/fuse", O_RDWR | O_CLOEXEC)) < 0)
		return 1;
	path_of[1] = argv[1];
	snprintf(options, sizeof options,
		"fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions",
		    device);
	if (mount("strange", argv[2], "fuse", 0, options) != 0)
		return 1;
	if (fork() != 0)
		return 0;
	for (;;) {
		if (poll(&p, 1, 5) > 0)
			take();
		for (int i = 0; i < HELD; i++) {
			struct in *in = (void *)held[i];

			if (in->len && !hangs(in)) {
				serve(in);
				in->len = 0;
			}
		}
	}
}

/* SPDX-License-Identifier: ISC */
#include "init/base/stage.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

struct stage_page {
	_Atomic unsigned char at;
	_Atomic bool asks;
	char path[STAGE_PATH];
};

static struct stage_page *stage_page;	/* NULL without --init */
static struct stage_page *stage_other;	/* the next start's */

bool
stage_share(void)
{
	struct stage_page *p = mmap(NULL, 2 * sizeof *p, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED)
		return false;
	stage_page = p;
	stage_other = p + 1;
	return true;
}

void
stage_next(void)
{
	struct stage_page *next = stage_other;

	stage_other = stage_page;
	stage_page = next;
}

void
stage_tell(enum stage at)
{
	if (stage_page)
		stage_page->at = (unsigned char)at;
}

bool
stage_asks(const char *path)
{
	size_t n = path && stage_page ? strlen(path) : 0;

	if (!stage_page)
		return false;
	stage_page->asks = false;
	if (!path)
		return true;
	path += n < STAGE_PATH ? 0 : n - (STAGE_PATH - 1);
	memcpy(stage_page->path, path, strlen(path) + 1);
	stage_page->asks = true;
	return true;
}

enum stage
stage_told(void)
{
	return stage_page->at;
}

bool
stage_asked(char path[STAGE_PATH])
{
	if (!stage_page->asks)
		return false;
	memcpy(path, stage_page->path, STAGE_PATH);
	path[STAGE_PATH - 1] = '\0';
	return true;
}

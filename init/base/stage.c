#include "init/base/stage.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

struct stage_page { _Atomic unsigned char at; };

static struct stage_page *stage_page;	/* NULL without --init */

bool
stage_share(void)
{
	void *p = mmap(NULL, sizeof *stage_page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	stage_page = p != MAP_FAILED ? p : NULL;
	return stage_page != NULL;
}

void
stage_tell(enum stage at)
{
	if (stage_page)
		stage_page->at = (unsigned char)at;
}

enum stage
stage_told(void)
{
	return stage_page->at;
}

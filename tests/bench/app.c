/* SPDX-License-Identifier: ISC */
/*
 * app: the smallest application: its first instruction is the last but one.  No C library start.
 */
#include <unistd.h>

void _start(void);

void
_start(void)
{
	_exit(0);
}

/* SPDX-License-Identifier: ISC */
/*
 * app: the smallest application: it only exits, without the start-up code of the C library.
 */
#include <unistd.h>

void _start(void);

void
_start(void)
{
	_exit(0);
}

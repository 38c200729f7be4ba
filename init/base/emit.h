/* SPDX-License-Identifier: ISC */
/*
 * emit: writes a line without blocking, even if nobody reads, and without changing the open file
 * description: the application and others share it, and O_NONBLOCK would apply to them as well.
 * All signals are blocked; one that the write itself raises is removed from the queue.
 */
#ifndef INIT_BASE_EMIT_H
#define INIT_BASE_EMIT_H

#include <stdbool.h>
#include <stddef.h>

/* If there is no room, the line is dropped: at once, or, for the final line, after one second. */
void emit(int fd, const void *bytes, size_t n, bool last);

#endif

/*
 * emit: writes a line without blocking, whoever reads, and changes nothing of the open file: the
 * application and others share it, and O_NONBLOCK would hold for them as well.  All signals are blocked;
 * one that the write raises is taken off.
 */
#ifndef INIT_BASE_EMIT_H
#define INIT_BASE_EMIT_H

#include <stdbool.h>
#include <stddef.h>

/* Where there is no room the bytes are dropped: at once, or if it is the last line, after a second. */
void emit(int fd, const void *bytes, size_t n, bool last);

#endif

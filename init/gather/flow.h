/* SPDX-License-Identifier: ISC */
/*
 * flow: pipes, sockets and terminals as sources.  A stream is complete at its end, or when its
 * content proves it.  The end of a named pipe counts only after some data has arrived.
 */
#ifndef INIT_GATHER_FLOW_H
#define INIT_GATHER_FLOW_H

#include "decode/buf.h"
#include "init/gather/wait.h"

/*
 * Appends the available data to *out without blocking.  named: a named pipe.  Sets seen->ended if
 * no more data will come, or if there is more than a source may hold, and seen->stream if poll(2)
 * reports further data.  V_MORE: nothing has arrived.  V_SYS: it cannot be read.
 */
enum verdict flow_read(int fd, bool named, struct buf *out, struct wait_seen *seen, struct err *);

#endif

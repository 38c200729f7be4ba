/*
 * flow: pipes, sockets and terminals as sources.  What has come is complete at the end of the stream, or when
 * its content says so.  A named pipe has not begun while nothing has come through it.
 */
#ifndef INIT_GATHER_FLOW_H
#define INIT_GATHER_FLOW_H

#include "decode/buf.h"
#include "init/gather/wait.h"

/*
 * Appends what is there to *out, and waits for nothing.  seen->ended: there will be no more, or what is there
 * is past the cap, which nothing that comes can mend.  seen->stream: poll(2) tells when there is more.
 * V_MORE: nothing has come.  V_SYS: it cannot be read.
 */
enum verdict flow_read(int fd, bool named, struct buf *out, struct wait_seen *seen, struct err *);

#endif

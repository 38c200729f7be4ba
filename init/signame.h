/*
 * signame: signals by name or number, as kill(1) takes them: TERM, SIGTERM, term, 15, RTMIN+3.
 * RTMIN is 34, as for every program built with glibc; an engine's STOPSIGNAL counts so too.
 */
#ifndef INIT_SIGNAME_H
#define INIT_SIGNAME_H

#define SIGNALS 64	/* the kernel's; the C library hides some */

/* 1 to SIGNALS, 0 for "0", -1 where there is no such signal. */
int signame_parse(const char *);

#endif

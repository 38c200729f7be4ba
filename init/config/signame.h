/* SPDX-License-Identifier: ISC */
/*
 * signame: parses a signal's name or number as kill(1) does: TERM, SIGTERM, term, 15, RTMIN+3.
 * RTMIN is 34, as in every program built with glibc, and in the STOPSIGNAL of container engines.
 */
#ifndef INIT_CONFIG_SIGNAME_H
#define INIT_CONFIG_SIGNAME_H

/* Returns 1 to SIGNALS (config.h), 0 for "0", or -1 if there is no such signal. */
int signame_parse(const char *);

#endif

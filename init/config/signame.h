/*
 * signame: signals by name or number, as kill(1) takes them: TERM, SIGTERM, term, 15, RTMIN+3.
 * RTMIN is 34, as for every program built with glibc; an engine's STOPSIGNAL counts so too.
 */
#ifndef INIT_CONFIG_SIGNAME_H
#define INIT_CONFIG_SIGNAME_H

/* 1 to SIGNALS (config.h), 0 for "0", -1 where there is no such signal. */
int signame_parse(const char *);

#endif

/*
 * progress: what a start that waits says of a source meanwhile: lines on stderr, never a value.
 */
#ifndef INIT_PROGRESS_H
#define INIT_PROGRESS_H

#include "init/load.h"

/* Puts into e what a source lacks that was read well, or how much of it has come. */
void progress_lack(const struct load *, const struct load_item *, const struct wait_seen *, struct err *);

/* One line about the source, with how long it has been waited for. */
void progress_say(const struct load *, const struct load_item *, const char *event, const char *reason);

/* The line of a wait that goes on, after 1 s, after 5 s, and then every 15 s. */
void progress_report(const struct load *, struct load_item *, int64_t now);

#endif

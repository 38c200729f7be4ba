/*
 * published: the way Kubernetes publishes the files of a volume: a link named ..data leads to a directory that
 * is written first, and is swapped when all in it is there (kubelet, atomic_writer.go).
 */
#ifndef INIT_GATHER_PUBLISHED_H
#define INIT_GATHER_PUBLISHED_H

#include <stdbool.h>

/* Whether the way to the file leads through such a link. */
bool published_is(const char *path);

#endif

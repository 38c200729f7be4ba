/* SPDX-License-Identifier: ISC */
/*
 * published: recognises how Kubernetes publishes the files of a volume: they are written to a new
 * directory first, and the link ..data is then changed to lead to it (kubelet, atomic_writer.go).
 */
#ifndef INIT_GATHER_PUBLISHED_H
#define INIT_GATHER_PUBLISHED_H

#include <stdbool.h>

/* Whether the path of the file leads through such a link. */
bool published_is(const char *path);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * ecs: puts the environment of a container into a bundle within its task definition.
 */
#ifndef SEAL_ECS_H
#define SEAL_ECS_H

#include "seal/options.h"

/* `sealenv ecs --task-definition`: writes the definition, and prints its size before and after on
 * stderr. */
enum verdict ecs_task(const struct options *, struct err *);

#endif
